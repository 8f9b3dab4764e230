#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/store/chain_hash.h"
#include "engine/store/shared_chain.h"
#include "engine/store/sqlite.h"

namespace citymirror::store {
namespace {

constexpr std::int64_t kSharedLogId = 0x434D5331;  // "CMS1"
constexpr Millis kLocalLook{50};                   // another program's rows are seen after this
constexpr std::size_t kLocalChunk = 1000;
constexpr std::string_view kSharedColumns =
    "SELECT sequence, key, seat, at, kind, by, body, hash FROM log ";

constexpr const char* kLeadTable =
    "CREATE TABLE IF NOT EXISTS lead(id INTEGER PRIMARY KEY CHECK(id = 1), term INTEGER NOT NULL, "
    "seat TEXT NOT NULL, session TEXT NOT NULL, heard INTEGER NOT NULL, lasts INTEGER NOT NULL, "
    "has_left INTEGER NOT NULL);"
    "INSERT OR IGNORE INTO lead VALUES(1, 0, '', '', 0, 0, 1)";

SharedRow localRow(const Statement& row) {
  return {
      row.integer(0),
      {row.text(1), row.text(2), Instant{row.integer(3)}, row.text(4), row.text(5), row.text(6)},
      row.text(7)};
}

Result<std::int64_t> localNumber(const Database& database, std::string_view sql) {
  auto statement = Statement::make(database, sql);
  if (!statement) return statement.error();
  if (statement->step() != Statement::Step::row) return database.lastError();
  return statement->integer(0);
}

Outcome makeSharedTables(Database& database) {
  return database.run(
      "CREATE TABLE log(sequence INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, seat TEXT NOT "
      "NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL, hash "
      "TEXT NOT NULL);"
      "CREATE INDEX log_of_seat ON log(seat, sequence);"
      "CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), sequence INTEGER NOT NULL, hash "
      "TEXT NOT NULL);"
      "INSERT INTO head VALUES(1, 0, '" +
      chainStart() + "'); PRAGMA application_id = " + std::to_string(kSharedLogId));
}

Outcome prepareShared(Database& database) {
  Transaction transaction(database);
  if (Outcome begun = transaction.begin(); !begun) return begun;
  const auto application = localNumber(database, "PRAGMA application_id");
  if (!application) return application.error();
  const auto tables = localNumber(database, "SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (*application != kSharedLogId) {
    if (*tables != 0 || *application != 0)
      return Error{ErrorCode::unreadable, "the file is a database but not a shared log",
                   database.path(), "Choose another file"};
    if (Outcome made = makeSharedTables(database); !made) return made;
  }
  if (Outcome made = database.run(kLeadTable); !made) return made;
  return transaction.commit();
}

/// Milliseconds of this computer's clock.
std::int64_t localNow() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<Millis>(now).count();
}

Result<SharedLead> localLead(const Database& database) {
  auto statement =
      Statement::make(database, "SELECT term, seat, session, heard, lasts, has_left FROM lead");
  if (!statement) return statement.error();
  if (statement->step() != Statement::Step::row) return database.lastError();
  const std::int64_t heard = statement->integer(3);
  return SharedLead{statement->integer(0),
                    statement->text(1),
                    statement->text(2),
                    Instant{heard},
                    Millis{std::max<std::int64_t>(0, localNow() - heard)},
                    Millis{statement->integer(4)},
                    statement->integer(5) != 0};
}

Result<Database> openSharedFile(const std::string& path) {
  auto database = Database::open(path);
  if (!database) return database.error();
  Outcome ready = database->writeAhead();
  if (ready) ready = database->run("PRAGMA synchronous = FULL");
  if (!ready) return ready.error();
  return database;
}

Result<SharedHead> localHead(const Database& database) {
  auto statement = Statement::make(database, "SELECT sequence, hash FROM head");
  if (!statement) return statement.error();
  if (statement->step() != Statement::Step::row) return database.lastError();
  return SharedHead{statement->integer(0), statement->text(1)};
}

Result<std::vector<SharedRow>> localRows(const Database& database, std::int64_t since,
                                         std::size_t most) {
  auto statement = Statement::make(
      database, std::string(kSharedColumns) + "WHERE sequence > ? ORDER BY sequence LIMIT ?");
  if (!statement) return statement.error();
  statement->bind(1, since);
  statement->bind(2, std::int64_t(std::min<std::size_t>(most, INT64_MAX)));
  std::vector<SharedRow> rows;
  Statement::Step step;
  while ((step = statement->step()) == Statement::Step::row) rows.push_back(localRow(*statement));
  if (step == Statement::Step::failed) return database.lastError();
  return rows;
}

/// Wakes followers in this program at once.
struct LocalBell {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::uint64_t rung = 0;
};

class LocalFollow final : public SharedFollow {
 public:
  LocalFollow(std::string path, std::int64_t since, SharedLog::Sink sink,
              std::shared_ptr<LocalBell> bell)
      : path_(std::move(path)), sink_(std::move(sink)), bell_(std::move(bell)) {
    health_.sequence = since;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~LocalFollow() override {
    thread_.request_stop();
    bell_->changed.notify_all();
    thread_.join();
  }
  SharedFollowHealth health() const override {
    const std::scoped_lock lock(mutex_);
    return health_;
  }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      auto database = openSharedFile(path_);
      if (database) handOver(*database, stop);
      if (!database) fail(database.error());
      rest(stop, rung());
    }
  }
  void handOver(const Database& database, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const std::uint64_t seen = rung();
      const auto rows = localRows(database, health().sequence, kLocalChunk);
      if (!rows) return fail(rows.error());
      if (!rows->empty()) sink_(*rows);
      {
        const std::scoped_lock lock(mutex_);
        noteFollowed(health_, *rows);
      }
      if (rows->empty()) rest(stop, seen);
    }
  }
  void fail(const Error& error) {
    const std::scoped_lock lock(mutex_);
    health_.connected = false;
    health_.trouble = error.text();
  }
  std::uint64_t rung() const {
    const std::scoped_lock lock(bell_->mutex);
    return bell_->rung;
  }
  void rest(const std::stop_token& stop, std::uint64_t seen) {
    std::unique_lock lock(bell_->mutex);
    bell_->changed.wait_for(lock, stop, kLocalLook, [&] { return bell_->rung != seen; });
  }

  std::string path_;
  SharedLog::Sink sink_;
  std::shared_ptr<LocalBell> bell_;
  mutable std::mutex mutex_;
  SharedFollowHealth health_;
  std::jthread thread_;
};

class LocalSharedLog final : public SharedLog {
 public:
  LocalSharedLog(Database database, LogOwner owner)
      : database_(std::move(database)), owner_(owner) {}

  Result<std::vector<std::int64_t>> append(std::span<const SharedEntry> entries) override {
    if (Outcome fits = checkShared(entries); !fits) return fits.error();
    const std::scoped_lock lock(mutex_);
    Transaction transaction(database_);
    if (Outcome begun = transaction.begin(); !begun) return begun.error();
    const auto lead = localLead(database_);
    if (!lead) return lead.error();
    auto sequences = appendBehind(
        owner_ == LogOwner::all ? std::optional(lead->term) : std::nullopt, entries);
    if (!sequences) return sequences;
    if (Outcome committed = transaction.commit(); !committed) return committed.error();
    ring();
    return sequences;
  }

  Result<SharedLead> lead() override {
    const std::scoped_lock lock(mutex_);
    return localLead(database_);
  }
  Result<SharedLead> takeLead(std::int64_t after, const std::string& session, Millis lasts,
                              const SharedEntry& row) override {
    if (Outcome fits = checkShared(std::span(&row, 1)); !fits) return fits.error();
    const std::scoped_lock lock(mutex_);
    Transaction transaction(database_);
    if (Outcome begun = transaction.begin(); !begun) return begun.error();
    auto lead = localLead(database_);
    if (!lead || lead->term != after || !lead->free()) return lead;
    auto taken = Statement::make(database_,
                                 "UPDATE lead SET term = ?, seat = ?, session = ?, heard = ?, "
                                 "lasts = ?, has_left = 0");
    if (!taken) return taken.error();
    taken->bind(1, after + 1);
    taken->bind(2, row.seat);
    taken->bind(3, session);
    taken->bind(4, localNow());
    taken->bind(5, std::int64_t(lasts.count()));
    if (taken->step() != Statement::Step::done) return database_.lastError();
    taken->reset();
    if (auto told = appendBehind(after + 1, std::span(&row, 1)); !told) return told.error();
    lead = localLead(database_);
    if (Outcome committed = transaction.commit(); !committed) return committed.error();
    ring();
    return lead;
  }
  Result<SharedLead> keepLead(std::int64_t term) override {
    const std::scoped_lock lock(mutex_);
    auto kept =
        Statement::make(database_, "UPDATE lead SET heard = ? WHERE term = ? AND has_left = 0");
    if (!kept) return kept.error();
    kept->bind(1, localNow());
    kept->bind(2, term);
    if (kept->step() != Statement::Step::done) return database_.lastError();
    return localLead(database_);
  }
  Outcome leaveLead(std::int64_t term) override {
    const std::scoped_lock lock(mutex_);
    return database_.run("UPDATE lead SET has_left = 1 WHERE term = " + std::to_string(term));
  }

  Result<std::vector<SharedRow>> read(std::int64_t since, std::size_t most) override {
    const std::scoped_lock lock(mutex_);
    return localRows(database_, since, most);
  }

  Result<std::optional<SharedRow>> find(const std::string& key) override {
    return first("WHERE key = ?", key);
  }
  Result<std::optional<SharedRow>> newestOf(const std::string& seat) override {
    return first("WHERE seat = ? ORDER BY sequence DESC LIMIT 1", seat);
  }

  std::unique_ptr<SharedFollow> follow(std::int64_t since, Sink sink) override {
    return std::make_unique<LocalFollow>(database_.path(), since, std::move(sink), bell_);
  }

  Outcome verify() override {
    const std::scoped_lock lock(mutex_);
    Transaction oneView(database_);
    if (Outcome begun = oneView.begin("BEGIN"); !begun) return begun;
    SharedChainWalk walk(database_.path());
    std::int64_t since = INT64_MIN;
    while (true) {
      const auto rows = localRows(database_, since, kLocalChunk);
      if (!rows) return rows.error();
      for (const SharedRow& row : *rows) {
        if (Outcome whole = walk.take(row); !whole) return whole;
      }
      if (rows->empty()) break;
      since = rows->back().sequence;
    }
    const auto head = localHead(database_);
    if (!head) return head.error();
    return walk.end(*head);
  }

  Result<std::string> head() override {
    const std::scoped_lock lock(mutex_);
    auto head = localHead(database_);
    if (!head) return head.error();
    return std::move(head->hash);
  }

 private:
  Result<std::optional<SharedRow>> first(const char* which, const std::string& text) {
    const std::scoped_lock lock(mutex_);
    auto statement = Statement::make(database_, std::string(kSharedColumns) + which);
    if (!statement) return statement.error();
    statement->bind(1, text);
    const Statement::Step step = statement->step();
    if (step == Statement::Step::failed) return database_.lastError();
    if (step == Statement::Step::done) return std::optional<SharedRow>();
    return std::optional(localRow(*statement));
  }

  void ring() {
    {
      const std::scoped_lock ring(bell_->mutex);
      ++bell_->rung;
    }
    bell_->changed.notify_all();
  }

  /// Within a transaction.
  Result<std::vector<std::int64_t>> appendBehind(std::optional<std::int64_t> term,
                                                 std::span<const SharedEntry> entries) {
    const auto known = knownRows(entries);
    if (!known) return known.error();
    const auto head = localHead(database_);
    if (!head) return head.error();
    auto plan = planAppend(entries, *known, *head, term);
    if (!plan) return plan.error();
    if (Outcome written = write(*plan); !written) return written.error();
    return std::move(plan->sequences);
  }

  Result<std::map<std::string, SharedRow>> knownRows(std::span<const SharedEntry> entries) {
    auto statement = Statement::make(database_, std::string(kSharedColumns) + "WHERE key = ?");
    if (!statement) return statement.error();
    std::map<std::string, SharedRow> known;
    for (const SharedEntry& entry : entries) {
      statement->reset();
      statement->bind(1, entry.key);
      const Statement::Step step = statement->step();
      if (step == Statement::Step::failed) return database_.lastError();
      if (step == Statement::Step::row) known.emplace(entry.key, localRow(*statement));
    }
    return known;
  }

  Outcome write(const SharedAppend& plan) {
    auto insert = Statement::make(database_, "INSERT INTO log VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (const SharedRow& row : plan.rows) {
      insert->reset();
      insert->bind(1, row.sequence);
      insert->bind(2, row.entry.key);
      insert->bind(3, row.entry.seat);
      insert->bind(4, row.entry.at.ms);
      insert->bind(5, row.entry.kind);
      insert->bind(6, row.entry.by);
      insert->bind(7, row.entry.body);
      insert->bind(8, row.hash);
      if (insert->step() != Statement::Step::done) return database_.lastError();
    }
    auto head = Statement::make(database_, "UPDATE head SET sequence = ?, hash = ?");
    if (!head) return head.error();
    head->bind(1, plan.head.sequence);
    head->bind(2, plan.head.hash);
    if (head->step() != Statement::Step::done) return database_.lastError();
    return Done{};
  }

  std::mutex mutex_;
  Database database_;
  LogOwner owner_;
  std::shared_ptr<LocalBell> bell_ = std::make_shared<LocalBell>();
};

}  // namespace

Result<std::unique_ptr<SharedLog>> openLocalSharedLog(const std::string& path, LogOwner owner) {
  auto database = openSharedFile(path);
  if (!database) return database.error();
  if (Outcome ready = prepareShared(*database); !ready) return ready.error();
  return std::unique_ptr<SharedLog>(std::make_unique<LocalSharedLog>(std::move(*database), owner));
}

std::unique_ptr<SharedFollow> followLocalSharedLog(const std::string& path, std::int64_t since,
                                                   SharedLog::Sink sink) {
  return std::make_unique<LocalFollow>(path, since, std::move(sink), std::make_shared<LocalBell>());
}

}  // namespace citymirror::store
