#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace citymirror::store {

/// An SQLite connection that speaks Result. Closed with the object; statements must go before it.
class Database {
 public:
  /// Errors: ioFailed, diskFull, unreadable (not a database).
  static Result<Database> open(const std::string& path);

  Outcome run(const std::string& sql);
  /// Changes are logged ahead from now on. Where another connection is changing to that SQLite
  /// refuses at once, however long it may wait otherwise: tried again for as long.
  Outcome writeAhead();
  /// Asked every few milliseconds while a statement runs; true ends it with ErrorCode::cancelled.
  void interruptWhen(std::function<bool()> wanted);
  /// What the connection last complained about, with the path as its place.
  Error lastError() const;
  const std::string& path() const { return path_; }
  /// Rows that the last statement inserted, changed or removed.
  std::int64_t changes() const;
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::string path_;
  std::unique_ptr<std::function<bool()>> interrupt_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Parameters count from 1, columns from 0. Texts may hold any bytes.
class Statement {
 public:
  static Result<Statement> make(const Database& database, std::string_view sql);

  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  void bind(int parameter, std::string_view text);
  enum class Step { row, done, failed };
  Step step();
  /// Back before the first row, the parameters as they are.
  void reset();
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Outcome begin(const std::string& how = "BEGIN IMMEDIATE");
  Outcome commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace citymirror::store
