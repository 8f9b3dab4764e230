#include "engine/store/sqlite.h"

#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace citymirror::store {
namespace {

constexpr int kBusyMilliseconds = 10'000;
constexpr int kStepsBetweenQuestions = 10'000;  // of SQLite's machine: a few milliseconds

ErrorCode codeOf(sqlite3* handle) {
  const int code = sqlite3_errcode(handle) & 0xFF;
  const bool refused = code == SQLITE_IOERR || code == SQLITE_CANTOPEN;
  // Quota and size limits: SQLite reports them as IOERR and keeps no errno on this path.
  const bool full = errno == ENOSPC || errno == EFBIG || errno == EDQUOT;
  if (code == SQLITE_INTERRUPT) return ErrorCode::cancelled;
  if (code == SQLITE_FULL || (refused && full)) return ErrorCode::diskFull;
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR)
    return ErrorCode::unreadable;
  return ErrorCode::ioFailed;
}

std::string remedyFor(ErrorCode code) {
  if (code == ErrorCode::diskFull)
    return "Free some space and try again; what was written before is intact";
  if (code == ErrorCode::cancelled) return "Start it again when there is time";
  if (code == ErrorCode::unreadable) return "Choose another file, or restore this one from a copy";
  return "Check the folder, its permissions and the disk";
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::string& path) {
  Database database;
  database.path_ = path;
  sqlite3* handle = nullptr;
  errno = 0;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  database.handle_.reset(handle);
  if (!handle)
    return Error{ErrorCode::ioFailed, "no memory for a database", path, "Close other programs"};
  if (code != SQLITE_OK) return database.lastError();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  return database;
}

Outcome Database::run(const std::string& sql) {
  errno = 0;
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return lastError();
  return Done{};
}

Outcome Database::writeAhead() {
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMilliseconds);
  while (true) {
    Outcome done = run("PRAGMA journal_mode = WAL");
    const bool refused = !done && (sqlite3_errcode(handle_.get()) & 0xFF) == SQLITE_BUSY;
    if (!refused || std::chrono::steady_clock::now() >= until) return done;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }

void Database::interruptWhen(std::function<bool()> wanted) {
  interrupt_ = std::make_unique<std::function<bool()>>(std::move(wanted));
  const auto ask = [](void* asked) {
    return (*static_cast<std::function<bool()>*>(asked))() ? 1 : 0;
  };
  sqlite3_progress_handler(handle_.get(), kStepsBetweenQuestions, ask, interrupt_.get());
}

Error Database::lastError() const {
  const ErrorCode code = codeOf(handle_.get());
  return {code, std::string("the database refused: ") + sqlite3_errmsg(handle_.get()), path_,
          remedyFor(code)};
}

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Result<Statement> Statement::make(const Database& database, std::string_view sql) {
  Statement statement;
  sqlite3_stmt* handle = nullptr;
  const int code =
      sqlite3_prepare_v2(database.handle(), sql.data(), int(sql.size()), &handle, nullptr);
  statement.handle_.reset(handle);
  if (code != SQLITE_OK) return database.lastError();
  return statement;
}

void Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), parameter, value);
}

void Statement::bind(int parameter, double value) {
  sqlite3_bind_double(handle_.get(), parameter, value);
}

void Statement::bind(int parameter, std::string_view text) {
  const char* bytes = text.empty() ? "" : text.data();
  sqlite3_bind_text64(handle_.get(), parameter, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

Statement::Step Statement::step() {
  errno = 0;
  switch (sqlite3_step(handle_.get())) {
    case SQLITE_ROW:
      return Step::row;
    case SQLITE_DONE:
      return Step::done;
    default:
      return Step::failed;
  }
}

void Statement::reset() { sqlite3_reset(handle_.get()); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return bytes ? std::string(bytes, std::size_t(sqlite3_column_bytes(handle_.get(), column)))
               : std::string();
}

Transaction::~Transaction() {
  if (open_) (void)database_.run("ROLLBACK");
}

Outcome Transaction::begin(const std::string& how) {
  Outcome begun = database_.run(how);
  open_ = begun.ok();
  return begun;
}

Outcome Transaction::commit() {
  Outcome committed = database_.run("COMMIT");
  if (committed) open_ = false;
  return committed;
}

}  // namespace citymirror::store
