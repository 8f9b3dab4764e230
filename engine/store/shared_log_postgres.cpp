#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/store/chain_hash.h"
#include "engine/store/postgres.h"
#include "engine/store/shared_chain.h"

namespace citymirror::store {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kServerChunk = 500;  // rows of one statement: 8 parameters each
constexpr std::string_view kServerColumns =
    "SELECT sequence, key, seat, at, kind, by, body, hash FROM citymirror_log ";
constexpr const char* kServerTables = R"(
SELECT pg_advisory_xact_lock(1129141041);
CREATE TABLE IF NOT EXISTS citymirror_log(
  sequence BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, seat TEXT NOT NULL, at BIGINT NOT NULL,
  kind TEXT NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS citymirror_log_of_seat ON citymirror_log(seat, sequence);
CREATE TABLE IF NOT EXISTS citymirror_log_head(
  id INTEGER PRIMARY KEY CHECK(id = 1), sequence BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO citymirror_log_head VALUES(1, 0, repeat('0', 64)) ON CONFLICT DO NOTHING)";

std::int64_t wholeNumber(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

SharedRow serverRow(std::vector<std::string>& row) {
  return {wholeNumber(row[0]),
          {std::move(row[1]), std::move(row[2]), Instant{wholeNumber(row[3])}, std::move(row[4]),
           std::move(row[5]), std::move(row[6])},
          std::move(row[7])};
}

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

/// A connection that is set up for shared logs. A server that has lost this seat ends what the seat
/// left open after `answerWithin`: the head is held for nobody longer.
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
  if (rows->size() == 1) return SharedHead{wholeNumber((*rows)[0][0]), (*rows)[0][1]};
  return Error{ErrorCode::unreadable, "the head of the shared log is missing", connection.place(),
               "Restore it from a copy"};
}

class PostgresFollow final : public SharedFollow {
 public:
  PostgresFollow(std::string info, SharedLogSettings settings, std::int64_t since,
                 SharedLog::Sink sink)
      : info_(std::move(info)), settings_(settings), sink_(std::move(sink)) {
    health_.sequence = since;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~PostgresFollow() override {
    thread_.request_stop();
    changed_.notify_all();
    thread_.join();
  }
  SharedFollowHealth health() const override {
    const std::scoped_lock lock(mutex_);
    return health_;
  }

 private:
  PostgresWait patience(const std::stop_token& stop, Millis within) const {
    return {SteadyClock::now() + within, stop};
  }

  void run(const std::stop_token& stop) {
    Millis pause = settings_.firstRetry;
    while (!stop.stop_requested()) {
      const std::size_t before = health().connections;
      const Outcome ended = handOver(stop);
      std::unique_lock lock(mutex_);
      if (health_.connections != before) pause = settings_.firstRetry;
      health_.connected = false;
      if (!ended) health_.trouble = ended.error().text();
      changed_.wait_for(lock, stop, pause, [] { return false; });
      pause = std::min(2 * pause, settings_.longestRetry);
    }
  }

  /// One connection from beginning to end.
  Outcome handOver(const std::stop_token& stop) {
    auto connection = openServer(info_, settings_, patience(stop, settings_.answerWithin));
    if (!connection) return connection.error();
    auto heard =
        connection->ask("LISTEN citymirror_log", {}, patience(stop, settings_.answerWithin));
    if (!heard) return heard.error();
    while (!stop.stop_requested()) {
      const auto rows = serverRows(*connection, health().sequence, kServerChunk,
                                   patience(stop, settings_.answerWithin));
      if (!rows) return rows.error();
      if (!rows->empty()) sink_(*rows);
      {
        const std::scoped_lock lock(mutex_);
        noteFollowed(health_, *rows);
      }
      if (!rows->empty()) continue;
      if (const auto more = connection->heard(patience(stop, settings_.look)); !more)
        return more.error();
    }
    return Done{};
  }

  std::string info_;
  SharedLogSettings settings_;
  SharedLog::Sink sink_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  SharedFollowHealth health_;
  std::jthread thread_;
};

class PostgresSharedLog final : public SharedLog {
 public:
  PostgresSharedLog(std::string info, SharedLogSettings settings)
      : info_(std::move(info)), settings_(settings) {}

  Outcome prepare() {
    const PostgresWait wait = patience();
    if (Outcome open = connect(wait); !open) return open;
    auto there =
        connection_->ask("SELECT to_regclass('citymirror_log_head') IS NOT NULL", {}, wait);
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
    return std::make_unique<PostgresFollow>(info_, settings_, since, std::move(sink));
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
    const std::vector<std::string> keys{arrayOf(entries)};
    auto rows = server.ask(std::string(kServerColumns) + "WHERE key = ANY($1::text[])", keys, wait);
    if (!rows) return rows.error();
    std::map<std::string, SharedRow> known;
    for (std::vector<std::string>& row : *rows) {
      SharedRow read = serverRow(row);
      std::string key = read.entry.key;
      known.emplace(std::move(key), std::move(read));
    }
    auto plan = planAppend(entries, known, *head);
    if (!plan) return plan.error();
    if (Outcome written = write(*plan, wait); !written) return written.error();
    if (auto committed = server.ask("COMMIT", {}, wait); !committed) return committed.error();
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

std::unique_ptr<SharedFollow> followPostgresSharedLog(const std::string& address,
                                                      std::int64_t since, SharedLog::Sink sink,
                                                      SharedLogSettings settings) {
  return std::make_unique<PostgresFollow>(address, settings, since, std::move(sink));
}

}  // namespace citymirror::store
