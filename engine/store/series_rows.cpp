#include "engine/store/series_rows.h"

#include <limits>

namespace citymirror::store {
namespace {

RollUp rollUpFrom(const Statement& row) {
  RollUp part;
  part.at = {row.integer(0)};
  part.good = int(row.integer(1));
  part.suspect = int(row.integer(2));
  part.bad = int(row.integer(3));
  part.missing = int(row.integer(4));
  const bool some = part.counted() > 0;
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  part.least = some ? row.real(5) : nothing;
  part.most = some ? row.real(6) : nothing;
  part.sum = some ? row.real(7) : nothing;
  part.last = some ? row.real(8) : nothing;
  if (some) part.lastAt = {row.integer(9)};
  return part;
}

}  // namespace

Outcome finishStatement(Statement& statement, const Database& database) {
  if (statement.step() != Statement::Step::done) return database.lastError();
  statement.reset();
  return Done{};
}

Result<SensorSeries> rawSeries(const Database& database, Statement& rows, std::int64_t sensor,
                               Span within) {
  rows.bind(1, sensor);
  rows.bind(2, within.begin.ms);
  rows.bind(3, within.end.ms);
  SensorSeries series;
  Statement::Step step;
  while ((step = rows.step()) == Statement::Step::row) {
    const auto quality = Quality(rows.integer(2));
    series.at.push_back({rows.integer(0)});
    series.value.push_back(quality == Quality::missing ? std::numeric_limits<double>::quiet_NaN()
                                                       : rows.real(1));
    series.quality.push_back(quality);
  }
  if (step == Statement::Step::failed) return database.lastError();
  rows.reset();
  return series;
}

std::string rollUpsWithin(const std::string& table) {
  return "SELECT at, good, suspect, bad, missing, least, most, sum, last, last_at FROM " + table +
         " WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at";
}

Result<std::vector<RollUp>> keptRollUps(const Database& database, Statement& rows,
                                        std::int64_t sensor, Span within) {
  rows.bind(1, sensor);
  rows.bind(2, within.begin.ms);
  rows.bind(3, within.end.ms);
  std::vector<RollUp> parts;
  Statement::Step step;
  while ((step = rows.step()) == Statement::Step::row) parts.push_back(rollUpFrom(rows));
  if (step == Statement::Step::failed) return database.lastError();
  rows.reset();
  return parts;
}

Result<Statement> rollUpInsert(const Database& database, const std::string& table) {
  return Statement::make(
      database, "INSERT OR REPLACE INTO " + table + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
}

Outcome keepRollUps(const Database& database, Statement& insert, std::int64_t sensor,
                    std::span<const RollUp> parts) {
  for (const RollUp& part : parts) {
    insert.bind(1, sensor);
    insert.bind(2, part.at.ms);
    insert.bind(3, std::int64_t(part.good));
    insert.bind(4, std::int64_t(part.suspect));
    insert.bind(5, std::int64_t(part.bad));
    insert.bind(6, std::int64_t(part.missing));
    insert.bind(7, part.least);
    insert.bind(8, part.most);
    insert.bind(9, part.sum);
    insert.bind(10, part.last);
    insert.bind(11, part.lastAt.ms);
    if (Outcome done = finishStatement(insert, database); !done) return done;
  }
  return Done{};
}

}  // namespace citymirror::store
