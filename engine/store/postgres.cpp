#include "engine/store/postgres.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace citymirror::store {
namespace {

constexpr int kPostgresSliceMs = 50;  // between looks at the stop token

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// libpq's text on one line.
std::string oneLine(const char* text) {
  std::string line = text ? text : "";
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line;
}

/// Classes and codes of PostgreSQL's appendix A that pass when one tries again.
ErrorCode codeOfState(std::string_view state) {
  if (state == "53100") return ErrorCode::diskFull;
  const bool passes = state.starts_with("08") || state.starts_with("53") ||
                      state.starts_with("57") || state.starts_with("40") ||
                      state.starts_with("55") || state == "25P03";
  return passes || state.empty() ? ErrorCode::ioFailed : ErrorCode::badInput;
}

PostgresRows rowsOf(const PGresult* result) {
  PostgresRows rows(std::size_t(PQntuples(result)));
  const int columns = PQnfields(result);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (int c = 0; c < columns; ++c)
      rows[r].emplace_back(PQgetvalue(result, int(r), c),
                           std::size_t(PQgetlength(result, int(r), c)));
  }
  return rows;
}

Error unreadableInfo() {
  return {ErrorCode::badInput, "the address of the database cannot be read", "connection string",
          "Write postgresql://user@host/database, the password in PGPASSWORD or ~/.pgpass"};
}

}  // namespace

bool isServerAddress(const std::string& address) {
  constexpr std::array<const char*, 5> kBeginnings{"postgresql://", "postgres://",
                                                   "host=", "service=", "dbname="};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](const char* beginning) { return address.starts_with(beginning); });
}

void Postgres::Close::operator()(pg_conn* handle) const { PQfinish(handle); }

std::string Postgres::placeOf(const std::string& info) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(
      PQconninfoParse(info.c_str(), nullptr));
  std::string host = "localhost", port = "5432", database;
  for (const PQconninfoOption* option = options.get(); option && option->keyword; ++option) {
    const std::string_view key = option->keyword;
    if (!option->val) continue;
    if (key == "host" || (key == "hostaddr" && host == "localhost")) host = option->val;
    if (key == "port") port = option->val;
    if (key == "dbname") database = option->val;
  }
  return host + ":" + port + "/" + database;
}

Error Postgres::lost(const std::string& what) const {
  return {ErrorCode::ioFailed, what, place_, "Check the server and the network; it is tried again"};
}

Outcome Postgres::ready(short events, const PostgresWait& wait) {
  while (true) {
    if (wait.stop.stop_requested())
      return Error{ErrorCode::cancelled, "the exchange with the database was stopped", place_,
                   "Start it again"};
    const auto left =
        std::chrono::duration_cast<Millis>(wait.until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return lost("the database does not answer in time");
    pollfd socket{PQsocket(handle_.get()), events, 0};
    if (socket.fd < 0) return lost("the connection to the database is gone");
    const int turned = poll(&socket, 1, int(std::min<Millis::rep>(left.count(), kPostgresSliceMs)));
    if (turned > 0) return Done{};
  }
}

Result<Postgres> Postgres::connect(const std::string& info, const PostgresWait& wait) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(
      PQconninfoParse(info.c_str(), nullptr));
  if (!options) return unreadableInfo();
  Postgres made;
  made.place_ = placeOf(info);
  constexpr std::array<const char*, 4> kKeys{"dbname", "client_encoding",
                                             "fallback_application_name", nullptr};
  const std::array<const char*, 4> values{info.c_str(), "UTF8", "citymirror", nullptr};
  made.handle_.reset(PQconnectStartParams(kKeys.data(), values.data(), 1));
  pg_conn* handle = made.handle_.get();
  if (!handle) return made.lost("no memory for a connection");
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (PQstatus(handle) != CONNECTION_BAD && wanted != PGRES_POLLING_OK &&
         wanted != PGRES_POLLING_FAILED) {
    const short events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (Outcome turned = made.ready(events, wait); !turned) return turned.error();
    wanted = PQconnectPoll(handle);
  }
  if (PQstatus(handle) != CONNECTION_OK)
    return made.lost("the database cannot be reached: " + oneLine(PQerrorMessage(handle)));
  PQsetnonblocking(handle, 1);
  return made;
}

Result<PostgresRows> Postgres::ask(const std::string& sql, std::span<const std::string> parameters,
                                   const PostgresWait& wait) {
  pg_conn* handle = handle_.get();
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  const int sent = values.empty() ? PQsendQuery(handle, sql.c_str())
                                  : PQsendQueryParams(handle, sql.c_str(), int(values.size()),
                                                      nullptr, values.data(), nullptr, nullptr, 0);
  if (!sent) return lost("the database cannot be asked: " + oneLine(PQerrorMessage(handle)));
  int unsent = 1;
  while ((unsent = PQflush(handle)) == 1) {
    if (Outcome turned = ready(POLLIN | POLLOUT, wait); !turned) return turned.error();
    if (!PQconsumeInput(handle)) break;
  }
  if (unsent != 0) return lost("the connection broke: " + oneLine(PQerrorMessage(handle)));
  PostgresRows rows;
  std::optional<Error> refused;
  while (true) {
    while (PQisBusy(handle)) {
      if (Outcome turned = ready(POLLIN, wait); !turned) return turned.error();
      if (!PQconsumeInput(handle))
        return lost("the connection broke: " + oneLine(PQerrorMessage(handle)));
    }
    const PostgresResult result(PQgetResult(handle));
    if (!result) break;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) rows = rowsOf(result.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || refused) continue;
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    refused = Error{codeOfState(state ? state : ""),
                    "the database refused: " + oneLine(PQresultErrorMessage(result.get())), place_,
                    "Look into the log of the server"};
  }
  if (refused) return *refused;
  return rows;
}

Result<bool> Postgres::heard(const PostgresWait& wait) {
  pg_conn* handle = handle_.get();
  const auto takeNotices = [&] {
    bool any = false;
    while (PGnotify* notice = PQnotifies(handle)) {
      PQfreemem(notice);
      any = true;
    }
    return any;
  };
  while (!takeNotices()) {
    if (std::chrono::steady_clock::now() >= wait.until) return false;
    if (Outcome turned = ready(POLLIN, wait); !turned) {
      if (turned.error().code == ErrorCode::ioFailed && PQsocket(handle) >= 0) return false;
      return turned.error();
    }
    if (!PQconsumeInput(handle))
      return lost("the connection broke: " + oneLine(PQerrorMessage(handle)));
  }
  return true;
}

}  // namespace citymirror::store
