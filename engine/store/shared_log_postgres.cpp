#include <mutex>
#include <thread>

#include "engine/store/server_rows.h"

namespace citymirror::store {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* kServerTables = R"(
SELECT pg_advisory_xact_lock(1129141041);
CREATE TABLE IF NOT EXISTS citymirror_log(
  sequence BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, seat TEXT NOT NULL, at BIGINT NOT NULL,
  kind TEXT NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS citymirror_log_of_seat ON citymirror_log(seat, sequence);
CREATE TABLE IF NOT EXISTS citymirror_log_head(
  id INTEGER PRIMARY KEY CHECK(id = 1), sequence BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO citymirror_log_head VALUES(1, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS citymirror_lead(
  id INTEGER PRIMARY KEY CHECK(id = 1), term BIGINT NOT NULL, seat TEXT NOT NULL,
  session TEXT NOT NULL, heard BIGINT NOT NULL, lasts BIGINT NOT NULL, has_left BOOLEAN NOT NULL);
INSERT INTO citymirror_lead VALUES(1, 0, '', '', 0, 0, true) ON CONFLICT DO NOTHING)";
/// Texts as one parameter of the type text[].
std::string arrayOf(std::span<const SharedEntry> entries) {
  std::string array = "{";
  for (const SharedEntry& entry : entries) {
    array += array.size() > 1 ? ",\"" : "\"";
    for (const char c : entry.key) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

class PostgresSharedLog final : public SharedLog {
 public:
  PostgresSharedLog(std::string info, SharedLogSettings settings)
      : info_(std::move(info)), settings_(settings) {}

  Outcome prepare() {
    const PostgresWait wait = patience();
    if (Outcome open = connect(wait); !open) return open;
    auto there = connection_->ask(
        "SELECT to_regclass('citymirror_log_head') IS NOT NULL AND "
        "to_regclass('citymirror_lead') IS NOT NULL",
        {}, wait);
    if (!there) return there.error();
    if (there->at(0).at(0) == "t") return Done{};
    auto made = connection_->ask(kServerTables, {}, wait);
    if (!made) return made.error();
    return Done{};
  }

  Result<std::vector<std::int64_t>> append(std::span<const SharedEntry> entries) override {
    if (Outcome fits = checkShared(entries); !fits) return fits.error();
    if (entries.empty()) return std::vector<std::int64_t>{};
    return again<std::vector<std::int64_t>>(
        [&](const PostgresWait& wait) { return tryAppend(entries, wait); });
  }

  Result<std::vector<SharedRow>> read(std::int64_t since, std::size_t most) override {
    return again<std::vector<SharedRow>>(
        [&](const PostgresWait& wait) { return serverRows(*connection_, since, most, wait); });
  }

  Result<std::optional<SharedRow>> find(const std::string& key) override {
    return first("WHERE key = $1", key);
  }
  Result<std::optional<SharedRow>> newestOf(const std::string& seat) override {
    return first("WHERE seat = $1 ORDER BY sequence DESC LIMIT 1", seat);
  }

  std::unique_ptr<SharedFollow> follow(std::int64_t since, Sink sink) override {
    return followPostgresSharedLog(info_, since, std::move(sink), settings_);
  }

  Result<SharedLead> lead() override {
    return again<SharedLead>(
        [&](const PostgresWait& wait) { return serverLead(*connection_, "", wait); });
  }
  Result<SharedLead> takeLead(std::int64_t after, const std::string& session, Millis lasts,
                              const SharedEntry& row) override {
    if (Outcome fits = checkShared(std::span(&row, 1)); !fits) return fits.error();
    return again<SharedLead>(
        [&](const PostgresWait& wait) { return tryTakeLead(after, session, lasts, row, wait); });
  }
  Result<SharedLead> keepLead(std::int64_t term) override {
    return again<SharedLead>([&](const PostgresWait& wait) -> Result<SharedLead> {
      auto kept = connection_->ask("UPDATE citymirror_lead SET heard = " + std::string(kServerNow) +
                                       " WHERE term = $1::bigint AND NOT has_left",
                                   std::vector<std::string>{std::to_string(term)}, wait);
      if (!kept) return kept.error();
      return serverLead(*connection_, "", wait);
    });
  }
  Outcome leaveLead(std::int64_t term) override {
    return again<Done>([&](const PostgresWait& wait) -> Outcome {
      auto left =
          connection_->ask("UPDATE citymirror_lead SET has_left = true WHERE term = $1::bigint",
                           std::vector<std::string>{std::to_string(term)}, wait);
      if (!left) return left.error();
      return Done{};
    });
  }

  Outcome verify() override {
    return again<Done>([&](const PostgresWait& wait) { return tryVerify(wait); });
  }

  Result<std::string> head() override {
    return again<std::string>([&](const PostgresWait& wait) -> Result<std::string> {
      auto head = serverHead(*connection_, "", wait);
      if (!head) return head.error();
      return std::move(head->hash);
    });
  }

 private:
  PostgresWait patience() const { return {SteadyClock::now() + settings_.answerWithin, {}}; }

  Outcome connect(const PostgresWait& wait) {
    if (connection_) return Done{};
    auto made = openServer(info_, settings_, wait);
    if (!made) return made.error();
    connection_.emplace(std::move(*made));
    return Done{};
  }

  Result<std::optional<SharedRow>> first(const char* which, const std::string& text) {
    using Found = std::optional<SharedRow>;
    return again<Found>([&](const PostgresWait& wait) -> Result<Found> {
      auto rows = connection_->ask(std::string(kServerColumns) + which,
                                   std::vector<std::string>{text}, wait);
      if (!rows) return rows.error();
      return rows->empty() ? Found() : Found(serverRow(rows->front()));
    });
  }

  /// `work` on a connection, again on a new one while it fails for reasons that pass.
  template <class Value, class Work>
  Result<Value> again(Work work) {
    const std::scoped_lock lock(mutex_);
    const PostgresWait wait = patience();
    Millis pause = settings_.firstRetry;
    while (true) {
      Outcome open = connect(wait);
      Result<Value> done = open ? work(wait) : Result<Value>(open.error());
      if (done) return done;
      connection_.reset();  // a transaction that is open ends with it
      if (done.error().code != ErrorCode::ioFailed || SteadyClock::now() + pause >= wait.until)
        return done;
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, settings_.longestRetry);
    }
  }

  Result<std::vector<std::int64_t>> tryAppend(std::span<const SharedEntry> entries,
                                              const PostgresWait& wait) {
    Postgres& server = *connection_;
    if (auto begun = server.ask("BEGIN", {}, wait); !begun) return begun.error();
    const auto head = serverHead(server, " FOR UPDATE", wait);
    if (!head) return head.error();
    const auto lead = serverLead(server, "", wait);  // whoever takes it waits for the head first
    if (!lead) return lead.error();
    auto sequences = appendBehind(*head, lead->term, entries, wait);
    if (!sequences) return sequences;
    if (auto committed = server.ask("COMMIT", {}, wait); !committed) return committed.error();
    return sequences;
  }

  Result<SharedLead> tryTakeLead(std::int64_t after, const std::string& session, Millis lasts,
                                 const SharedEntry& row, const PostgresWait& wait) {
    Postgres& server = *connection_;
    if (auto begun = server.ask("BEGIN", {}, wait); !begun) return begun.error();
    const auto head = serverHead(server, " FOR UPDATE", wait);
    if (!head) return head.error();
    auto lead = serverLead(server, " FOR UPDATE", wait);
    if (!lead) return lead;
    if (lead->term != after || !lead->free()) {
      if (auto ended = server.ask("ROLLBACK", {}, wait); !ended) return ended.error();
      return lead;
    }
    const std::vector<std::string> taken{std::to_string(after + 1), row.seat, session,
                                         std::to_string(lasts.count())};
    auto moved = server.ask(
        "UPDATE citymirror_lead SET term = $1::bigint, seat = $2, session = "
        "$3, lasts = $4::bigint, has_left = false, heard = " +
            std::string(kServerNow),
        taken, wait);
    if (!moved) return moved.error();
    if (auto told = appendBehind(*head, after + 1, std::span(&row, 1), wait); !told)
      return told.error();
    lead = serverLead(server, "", wait);
    if (!lead) return lead;
    if (auto committed = server.ask("COMMIT", {}, wait); !committed) return committed.error();
    return lead;
  }

  /// Within a transaction that holds the head.
  Result<std::vector<std::int64_t>> appendBehind(const SharedHead& head, std::int64_t term,
                                                 std::span<const SharedEntry> entries,
                                                 const PostgresWait& wait) {
    Postgres& server = *connection_;
    const std::vector<std::string> keys{arrayOf(entries)};
    auto rows = server.ask(std::string(kServerColumns) + "WHERE key = ANY($1::text[])", keys, wait);
    if (!rows) return rows.error();
    std::map<std::string, SharedRow> known;
    for (std::vector<std::string>& row : *rows) {
      SharedRow read = serverRow(row);
      std::string key = read.entry.key;
      known.emplace(std::move(key), std::move(read));
    }
    auto plan = planAppend(entries, known, head, term);
    if (!plan) return plan.error();
    if (Outcome written = write(*plan, wait); !written) return written.error();
    return std::move(plan->sequences);
  }

  Outcome write(const SharedAppend& plan, const PostgresWait& wait) {
    for (std::size_t begin = 0; begin < plan.rows.size(); begin += kServerChunk) {
      const std::size_t end = std::min(begin + kServerChunk, plan.rows.size());
      std::string sql = "INSERT INTO citymirror_log VALUES";
      std::vector<std::string> values;
      for (std::size_t i = begin; i < end; ++i) {
        const SharedRow& row = plan.rows[i];
        sql += i == begin ? "(" : ",(";
        for (std::string value : {std::to_string(row.sequence), row.entry.key, row.entry.seat,
                                  std::to_string(row.entry.at.ms), row.entry.kind, row.entry.by,
                                  row.entry.body, row.hash}) {
          values.push_back(std::move(value));
          sql += (values.size() % 8 == 1 ? "$" : ",$") + std::to_string(values.size());
        }
        sql += ")";
      }
      if (auto written = connection_->ask(sql, values, wait); !written) return written.error();
    }
    const std::vector<std::string> head{std::to_string(plan.head.sequence), plan.head.hash};
    auto moved = connection_->ask("UPDATE citymirror_log_head SET sequence = $1::bigint, hash = $2",
                                  head, wait);
    if (!moved) return moved.error();
    if (auto told = connection_->ask("NOTIFY citymirror_log", {}, wait); !told) return told.error();
    return Done{};
  }

  Outcome tryVerify(const PostgresWait& wait) {
    Postgres& server = *connection_;
    if (auto begun = server.ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}, wait);
        !begun)
      return begun.error();
    SharedChainWalk walk(server.place());
    std::int64_t since = INT64_MIN;
    while (true) {
      const auto rows = serverRows(server, since, kServerChunk, patience());
      if (!rows) return rows.error();
      for (const SharedRow& row : *rows) {
        if (Outcome whole = walk.take(row); !whole) return whole;
      }
      if (rows->empty()) break;
      since = rows->back().sequence;
    }
    const auto head = serverHead(server, "", patience());
    if (!head) return head.error();
    if (auto ended = server.ask("ROLLBACK", {}, patience()); !ended) return ended.error();
    return walk.end(*head);
  }

  std::string info_;
  SharedLogSettings settings_;
  std::mutex mutex_;
  std::optional<Postgres> connection_;
};

}  // namespace

Result<std::unique_ptr<SharedLog>> openPostgresSharedLog(const std::string& address,
                                                         SharedLogSettings settings) {
  auto log = std::make_unique<PostgresSharedLog>(address, settings);
  if (Outcome ready = log->prepare(); !ready) return ready.error();
  return std::unique_ptr<SharedLog>(std::move(log));
}

}  // namespace citymirror::store
