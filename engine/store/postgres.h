#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"

struct pg_conn;

namespace citymirror::store {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Until when a call may wait, and who may end it earlier.
struct PostgresWait {
  SteadyTime until;
  std::stop_token stop;
};

/// Whether this names a server in libpq's forms ("postgresql://user@host/database", "host=…
/// dbname=…") and not a file.
bool isServerAddress(const std::string& address);

/// Rows of texts, as the server writes them.
using PostgresRows = std::vector<std::vector<std::string>>;

/// A connection to a PostgreSQL server that speaks Result and never waits beyond its time, whatever
/// the server does. After an ioFailed it is of no use any more: drop it. One thread at a time.
class Postgres {
 public:
  /// `info`: libpq's connection string. Errors: badInput (it cannot be read), ioFailed, cancelled.
  static Result<Postgres> connect(const std::string& info, const PostgresWait& wait);
  /// "host:port/database" of a connection string, without user and password.
  static std::string placeOf(const std::string& info);

  /// One statement with parameters $1 …, or several without. Errors: ioFailed (the connection or
  /// the server is gone, or the time is over), diskFull, cancelled, badInput (the server refuses).
  Result<PostgresRows> ask(const std::string& sql, std::span<const std::string> parameters,
                           const PostgresWait& wait);
  /// Waits for a notification; false = none came in time. Errors as `ask`.
  Result<bool> heard(const PostgresWait& wait);
  const std::string& place() const { return place_; }

 private:
  struct Close {
    void operator()(pg_conn* handle) const;
  };
  Outcome ready(short events, const PostgresWait& wait);
  Error lost(const std::string& what) const;

  std::string place_;
  std::unique_ptr<pg_conn, Close> handle_;
};

}  // namespace citymirror::store
