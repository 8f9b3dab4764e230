#include "engine/store/journal.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "engine/store/chain_hash.h"
#include "engine/store/sqlite.h"

namespace citymirror::store {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kToldEach = 1000;             // entries between two words of progress
constexpr std::int64_t kApplicationId = 0x434D4A31;  // "CMJ1"
constexpr const char* kColumns = "SELECT sequence, at, kind, by, body, hash FROM entries ";
constexpr std::string_view kSelect =
    "SELECT sequence, at, kind, by, body, hash FROM entries "
    "WHERE sequence >= ? ORDER BY sequence";

/// Kinds stand before bodies: long bodies of other kinds, on pages of their own, are not read.
Result<Statement> selectWanted(const Database& database, const JournalRange& wanted,
                               const char* order) {
  std::string sql = kColumns;
  sql += "WHERE sequence >= ? AND sequence <= ?";
  for (std::size_t i = 0; i < wanted.kinds.size(); ++i) sql += i == 0 ? " AND kind IN (?" : ", ?";
  if (!wanted.kinds.empty()) sql += ')';
  auto statement = Statement::make(database, sql + " ORDER BY sequence" + order);
  if (!statement) return statement;
  statement->bind(1, wanted.from);
  statement->bind(2, wanted.until);
  for (std::size_t i = 0; i < wanted.kinds.size(); ++i)
    statement->bind(int(3 + i), std::string_view(wanted.kinds[i]));
  return statement;
}

std::string hashOf(const std::string& previous, const JournalEntry& entry) {
  return ChainLink()
      .add(previous)
      .add(entry.sequence)
      .add(entry.at.ms)
      .add(entry.kind)
      .add(entry.by)
      .add(entry.body)
      .hash();
}

JournalEntry entryOf(const Statement& row) {
  return {row.integer(0), Instant{row.integer(1)}, row.text(2), row.text(3), row.text(4),
          row.text(5)};
}

Result<std::int64_t> number(const Database& database, std::string_view sql) {
  auto statement = Statement::make(database, sql);
  if (!statement) return statement.error();
  if (statement->step() != Statement::Step::row) return database.lastError();
  return statement->integer(0);
}

struct Head {
  std::int64_t sequence = 0;
  std::string hash;
};

Result<Head> headOf(const Database& database) {
  auto statement = Statement::make(database, "SELECT sequence, hash FROM head");
  if (!statement) return statement.error();
  const Statement::Step step = statement->step();
  if (step == Statement::Step::failed) return database.lastError();
  if (step == Statement::Step::done) {
    return Error{ErrorCode::unreadable, "the journal's head is missing", database.path(),
                 "Restore it from a copy"};
  }
  return Head{statement->integer(0), statement->text(1)};
}

Error notAJournal(const std::string& path) {
  return {ErrorCode::unreadable, "the file is a database but not a journal of this program", path,
          "Choose another file"};
}

Outcome create(Database& database) {
  return database.run(
      "CREATE TABLE entries(sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, "
      "by TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);"
      "CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), sequence INTEGER NOT NULL, hash "
      "TEXT NOT NULL);"
      "INSERT INTO head VALUES(1, 0, '" +
      chainStart() +
      "');"
      "PRAGMA application_id = " +
      std::to_string(kApplicationId));
}

Outcome prepare(Database& database) {
  const auto application = number(database, "PRAGMA application_id");
  if (!application) return application.error();
  const auto tables = number(database, "SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (*application == kApplicationId) return Done{};
  return *tables == 0 && *application == 0 ? create(database)
                                           : Outcome(notAJournal(database.path()));
}

Result<Database> preparedDatabase(const std::string& path) {
  auto database = Database::open(path);
  if (!database) return database.error();
  Outcome ready = database->writeAhead();
  if (ready) ready = database->run("PRAGMA synchronous = FULL");
  if (!ready) return ready.error();
  {
    Transaction transaction(*database);  // takes the write lock only to begin a journal
    if (Outcome begun = transaction.begin("BEGIN"); !begun) return begun.error();
    if (Outcome prepared = prepare(*database); !prepared) return prepared.error();
    if (Outcome committed = transaction.commit(); !committed) return committed.error();
  }
  return database;
}

/// Makes an empty journal beside its place and moves it there; one that another program has begun
/// meanwhile stays.
Outcome beginJournal(const std::string& path) {
  const std::string beside = path + ".new-" + std::to_string(getpid());
  std::error_code ignored;
  fs::remove(beside, ignored);
  Outcome made = Done{};
  if (const auto database = preparedDatabase(beside); !database) {
    Error error = database.error();
    error.where = path;
    made = error;
  }
  std::error_code failed;
  if (made && link(beside.c_str(), path.c_str()) != 0 && errno != EEXIST && !fs::exists(path))
    fs::rename(beside, path, failed);  // a disk that knows no links
  if (failed) {
    made = Error{ErrorCode::ioFailed, "the journal cannot be made: " + failed.message(), path,
                 "Check the folder, its permissions and the disk"};
  }
  for (const char* part : {"", "-wal", "-shm"}) fs::remove(beside + part, ignored);
  return made;
}

Outcome writeEntry(const Database& database, const JournalEntry& entry) {
  auto insert = Statement::make(database, "INSERT INTO entries VALUES(?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  insert->bind(1, entry.sequence);
  insert->bind(2, entry.at.ms);
  insert->bind(3, entry.kind);
  insert->bind(4, entry.by);
  insert->bind(5, entry.body);
  insert->bind(6, entry.hash);
  if (insert->step() != Statement::Step::done) return database.lastError();
  auto head = Statement::make(database, "UPDATE head SET sequence = ?, hash = ?");
  if (!head) return head.error();
  head->bind(1, entry.sequence);
  head->bind(2, entry.hash);
  if (head->step() != Statement::Step::done) return database.lastError();
  return Done{};
}

Error broken(const std::string& path, std::int64_t sequence, const std::string& what) {
  return {ErrorCode::badInput,
          "the journal was tampered with: entry " + std::to_string(sequence) + " " + what,
          path + ", entry " + std::to_string(sequence),
          "Restore the journal from a copy; earlier entries are sound"};
}

}  // namespace

struct Journal::State {
  Database database;

  /// Asked before each entry; false ends the walk with ErrorCode::cancelled.
  using GoesOn = std::function<bool(std::int64_t sequence)>;
  Outcome walkChain(const JournalSeal& seal, const GoesOn& goesOn);
};

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::~Journal() = default;
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;

Result<Journal> Journal::open(const std::string& path) {
  const bool memory = path == ":memory:";
  std::error_code failed;
  const auto bytes = memory ? 0 : fs::file_size(path, failed);
  if (failed == std::errc::no_such_file_or_directory) {
    if (const Outcome begun = beginJournal(path); !begun) return begun.error();
  } else if (!memory && !failed && bytes == 0) {
    return Error{ErrorCode::unreadable, "the file is empty: a journal never is", path,
                 "Restore it from a copy, or move it away to begin a new one"};
  }
  auto database = preparedDatabase(path);
  if (!database) return database.error();
  if (const auto head = headOf(*database); !head) return head.error();
  return Journal(std::make_unique<State>(State{std::move(*database)}));
}

Result<std::int64_t> Journal::append(Instant at, std::string_view kind, std::string_view by,
                                     std::string_view body) {
  Database& database = state_->database;
  Transaction transaction(database);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  const auto head = headOf(database);
  if (!head) return head.error();
  JournalEntry entry{head->sequence + 1, at, std::string(kind), std::string(by),
                     std::string(body),  {}};
  entry.hash = hashOf(head->hash, entry);
  if (Outcome written = writeEntry(database, entry); !written) return written.error();
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  return entry.sequence;
}

Result<std::vector<JournalEntry>> Journal::read(std::int64_t fromSequence) const {
  auto statement = Statement::make(state_->database, kSelect);
  if (!statement) return statement.error();
  statement->bind(1, fromSequence);
  std::vector<JournalEntry> entries;
  Statement::Step step;
  while ((step = statement->step()) == Statement::Step::row) entries.push_back(entryOf(*statement));
  if (step == Statement::Step::failed) return state_->database.lastError();
  return entries;
}

Outcome Journal::walk(const JournalRange& wanted, const Visit& visit) const {
  auto statement = selectWanted(state_->database, wanted, "");
  if (!statement) return statement.error();
  Statement::Step step;
  while ((step = statement->step()) == Statement::Step::row)
    if (Outcome visited = visit(entryOf(*statement)); !visited) return visited;
  if (step == Statement::Step::failed) return state_->database.lastError();
  return Done{};
}

Result<std::optional<JournalEntry>> Journal::newest(
    const JournalRange& wanted, const std::function<bool(const JournalEntry&)>& fits) const {
  auto statement = selectWanted(state_->database, wanted, " DESC");
  if (!statement) return statement.error();
  Statement::Step step;
  while ((step = statement->step()) == Statement::Step::row) {
    JournalEntry entry = entryOf(*statement);
    if (!fits || fits(entry)) return std::optional<JournalEntry>(std::move(entry));
  }
  if (step == Statement::Step::failed) return state_->database.lastError();
  return std::optional<JournalEntry>();
}

Result<std::int64_t> Journal::size() const {
  const auto head = headOf(state_->database);
  if (!head) return head.error();
  return head->sequence;
}

Outcome Journal::verify(const std::stop_token& stop) const {
  return verifyFrom({0, chainStart()}, stop);
}

Outcome Journal::verify(const run::JobContext& job) const {
  const auto entries = size();
  if (!entries) return entries.error();
  const auto goesOn = [&](std::int64_t sequence) {
    if (sequence % kToldEach == 0)
      job.progress(std::min(1.0, double(sequence) / double(std::max<std::int64_t>(*entries, 1))),
                   {"核对日志", "verifying the journal"});
    return !job.cancelled();
  };
  Outcome whole = state_->walkChain({0, chainStart()}, goesOn);
  if (!whole && whole.error().code == ErrorCode::cancelled)
    return Error{ErrorCode::cancelled, "the verification of the journal was stopped",
                 state_->database.path(), "Start it again"};
  return whole;
}

Outcome Journal::verifyFrom(const JournalSeal& seal, const std::stop_token& stop) const {
  return state_->walkChain(seal, [&](std::int64_t) { return !stop.stop_requested(); });
}

Outcome Journal::State::walkChain(const JournalSeal& seal, const GoesOn& goesOn) {
  const std::string& path = database.path();
  Transaction oneView(database);
  if (Outcome begun = oneView.begin("BEGIN"); !begun) return begun.error();
  auto statement = Statement::make(database, kSelect);
  if (!statement) return statement.error();
  statement->bind(1, seal.sequence > 0 ? seal.sequence : INT64_MIN);
  std::string previous = seal.hash;
  std::int64_t expected = seal.sequence + 1;
  Statement::Step step = Statement::Step::row;
  if (seal.sequence > 0) {
    step = statement->step();
    if (step == Statement::Step::row && statement->text(5) != seal.hash)
      return broken(path, seal.sequence, "is not the one that was sealed");
    if (step == Statement::Step::done) return broken(path, seal.sequence, "is missing");
  }
  while (step == Statement::Step::row && (step = statement->step()) == Statement::Step::row) {
    if (!goesOn(expected))
      return Error{ErrorCode::cancelled, "the journal is verified later", path, ""};
    const JournalEntry entry = entryOf(*statement);
    if (entry.sequence > expected) return broken(path, expected, "is missing");
    if (entry.sequence < expected) return broken(path, entry.sequence, "does not belong here");
    if (entry.hash != hashOf(previous, entry))
      return broken(path, expected, "does not match its hash");
    previous = entry.hash;
    ++expected;
  }
  if (step == Statement::Step::failed) return database.lastError();
  const auto head = headOf(database);
  if (!head) return head.error();
  if (head->sequence >= expected) return broken(path, expected, "is missing");
  if (head->sequence + 1 != expected || head->hash != previous) {
    return broken(path, head->sequence + 1, "was not written by this program");
  }
  return Done{};
}

Result<JournalSeal> Journal::seal() const {
  auto head = headOf(state_->database);
  if (!head) return head.error();
  return JournalSeal{head->sequence, std::move(head->hash)};
}

Result<std::string> Journal::head() const {
  auto head = headOf(state_->database);
  if (!head) return head.error();
  return std::move(head->hash);
}

}  // namespace citymirror::store
