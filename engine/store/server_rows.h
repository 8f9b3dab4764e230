#pragma once
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/postgres.h"
#include "engine/store/shared_chain.h"

/// Rows of a shared log in PostgreSQL, as statements over one connection. Errors as Postgres::ask;
/// unreadable (head or lead are missing).
namespace citymirror::store {

inline constexpr std::size_t kServerChunk = 500;  ///< rows of one statement: 8 parameters each
inline constexpr std::string_view kServerColumns =
    "SELECT sequence, key, seat, at, kind, by, body, hash FROM citymirror_log ";
/// Milliseconds of the server's clock, at this moment and not at the transaction's begin.
inline constexpr std::string_view kServerNow =
    "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// A number as the server writes it; 0 for what is none.
template <typename T>
T serverNumber(const std::string& text) {
  T number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Of a row of kServerColumns.
SharedRow serverRow(std::vector<std::string>& row);
/// A connection that is set up for shared logs. A server that has lost this seat ends what the seat
/// left open after `answerWithin`: the head is held for nobody longer.
Result<Postgres> openServer(const std::string& info, const SharedLogSettings& settings,
                            const PostgresWait& wait);
Result<std::vector<SharedRow>> serverRows(Postgres& connection, std::int64_t since,
                                          std::size_t most, const PostgresWait& wait);
/// `how`: " FOR UPDATE" holds it until the transaction ends.
Result<SharedHead> serverHead(Postgres& connection, const char* how, const PostgresWait& wait);
Result<SharedLead> serverLead(Postgres& connection, const char* how, const PostgresWait& wait);

}  // namespace citymirror::store
