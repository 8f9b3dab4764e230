#pragma once
#include <span>
#include <string>
#include <vector>

#include "engine/store/series_rollup.h"
#include "engine/store/sqlite.h"

/// Rows of an archive of series as values, for this room.
namespace citymirror::store {

/// Parameters: sensor, begin, end.
inline constexpr const char* kRawWithin =
    "SELECT at, value, quality FROM raw WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at";
/// The same of a table of roll-ups.
std::string rollUpsWithin(const std::string& table);
/// Parameters as keepRollUps() binds them.
Result<Statement> rollUpInsert(const Database& database, const std::string& table);

/// Runs a statement that gives no rows. Errors: ioFailed, diskFull.
Outcome finishStatement(Statement& statement, const Database& database);
/// `rows` is made of kRawWithin; the series has neither name nor quantity.
Result<SensorSeries> rawSeries(const Database& database, Statement& rows, std::int64_t sensor,
                               Span within);
/// `rows` is made of rollUpsWithin().
Result<std::vector<RollUp>> keptRollUps(const Database& database, Statement& rows,
                                        std::int64_t sensor, Span within);
/// `insert` is made by rollUpInsert().
Outcome keepRollUps(const Database& database, Statement& insert, std::int64_t sensor,
                    std::span<const RollUp> parts);

}  // namespace citymirror::store
