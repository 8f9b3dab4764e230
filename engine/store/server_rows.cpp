#include "engine/store/server_rows.h"

#include <algorithm>

namespace citymirror::store {
SharedRow serverRow(std::vector<std::string>& row) {
  return {serverNumber<std::int64_t>(row[0]),
          {std::move(row[1]), std::move(row[2]), Instant{serverNumber<std::int64_t>(row[3])}, std::move(row[4]),
           std::move(row[5]), std::move(row[6])},
          std::move(row[7])};
}

Result<Postgres> openServer(const std::string& info, const SharedLogSettings& settings,
                            const PostgresWait& wait) {
  auto connection = Postgres::connect(info, wait);
  if (!connection) return connection.error();
  const std::string limit = std::to_string(std::max<Millis::rep>(settings.answerWithin.count(), 1));
  auto set = connection->ask("SET synchronous_commit = on; SET statement_timeout = " + limit +
                                 "; SET idle_in_transaction_session_timeout = " + limit,
                             {}, wait);
  if (!set) return set.error();
  return connection;
}

Result<std::vector<SharedRow>> serverRows(Postgres& connection, std::int64_t since,
                                          std::size_t most, const PostgresWait& wait) {
  const std::vector<std::string> bounds{std::to_string(since),
                                        std::to_string(std::min<std::size_t>(most, 1'000'000'000))};
  auto rows = connection.ask(std::string(kServerColumns) +
                                 "WHERE sequence > $1::bigint ORDER BY sequence LIMIT $2::bigint",
                             bounds, wait);
  if (!rows) return rows.error();
  std::vector<SharedRow> read;
  for (std::vector<std::string>& row : *rows) read.push_back(serverRow(row));
  return read;
}

Result<SharedHead> serverHead(Postgres& connection, const char* how, const PostgresWait& wait) {
  auto rows = connection.ask(
      std::string("SELECT sequence, hash FROM citymirror_log_head WHERE id = 1") + how, {}, wait);
  if (!rows) return rows.error();
  if (rows->size() == 1) return SharedHead{serverNumber<std::int64_t>((*rows)[0][0]), (*rows)[0][1]};
  return Error{ErrorCode::unreadable, "the head of the shared log is missing", connection.place(),
               "Restore it from a copy"};
}

Result<SharedLead> serverLead(Postgres& connection, const char* how, const PostgresWait& wait) {
  auto rows =
      connection.ask("SELECT term, seat, session, heard, greatest(0, " + std::string(kServerNow) +
                         " - heard), lasts, has_left FROM citymirror_lead WHERE id = 1" + how,
                     {}, wait);
  if (!rows) return rows.error();
  if (rows->size() != 1)
    return Error{ErrorCode::unreadable, "the lead of the shared log is missing", connection.place(),
                 "Restore it from a copy"};
  std::vector<std::string>& row = rows->front();
  return SharedLead{serverNumber<std::int64_t>(row[0]),
                    std::move(row[1]),
                    std::move(row[2]),
                    Instant{serverNumber<std::int64_t>(row[3])},
                    Millis{serverNumber<std::int64_t>(row[4])},
                    Millis{serverNumber<std::int64_t>(row[5])},
                    row[6] == "t"};
}

}  // namespace citymirror::store
