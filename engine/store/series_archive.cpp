#include "engine/store/series_archive.h"

#include <cmath>
#include <limits>
#include <set>

#include "engine/store/sqlite.h"

namespace citymirror::store {
namespace {

constexpr std::int64_t kArchiveId = 0x434D5231;  // "CMR1"
constexpr const char* kArchiveTables =
    "CREATE TABLE sensors(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, quantity TEXT NOT "
    "NULL);"
    "CREATE TABLE raw(sensor INTEGER NOT NULL, at INTEGER NOT NULL, value REAL, quality INTEGER "
    "NOT NULL, PRIMARY KEY(sensor, at)) WITHOUT ROWID;"
    "CREATE TABLE minutes(sensor INTEGER NOT NULL, at INTEGER NOT NULL, good INTEGER, suspect "
    "INTEGER, bad INTEGER, missing INTEGER, least REAL, most REAL, sum REAL, last REAL, last_at "
    "INTEGER, PRIMARY KEY(sensor, at)) WITHOUT ROWID;"
    "CREATE TABLE hours(sensor INTEGER NOT NULL, at INTEGER NOT NULL, good INTEGER, suspect "
    "INTEGER, bad INTEGER, missing INTEGER, least REAL, most REAL, sum REAL, last REAL, last_at "
    "INTEGER, PRIMARY KEY(sensor, at)) WITHOUT ROWID;"
    "CREATE TABLE kept(id INTEGER PRIMARY KEY CHECK(id = 1), raw_since INTEGER NOT NULL);"
    "INSERT INTO kept VALUES(1, -9223372036854775807);";

Result<std::int64_t> archiveNumber(const Database& database, std::string_view sql) {
  auto statement = Statement::make(database, sql);
  if (!statement) return statement.error();
  if (statement->step() != Statement::Step::row) return database.lastError();
  return statement->integer(0);
}

Outcome prepareArchive(Database& database) {
  Transaction transaction(database);
  if (Outcome begun = transaction.begin(); !begun) return begun;
  const auto application = archiveNumber(database, "PRAGMA application_id");
  if (!application) return application.error();
  const auto tables = archiveNumber(database, "SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (*application != kArchiveId) {
    if (*tables != 0 || *application != 0)
      return Error{ErrorCode::unreadable, "the file is a database but not an archive of series",
                   database.path(), "Choose another file"};
    const Outcome made =
        database.run(kArchiveTables + ("PRAGMA application_id = " + std::to_string(kArchiveId)));
    if (!made) return made;
  }
  return transaction.commit();
}

/// Runs a statement that gives no rows.
Outcome finish(Statement& statement, const Database& database) {
  if (statement.step() != Statement::Step::done) return database.lastError();
  statement.reset();
  return Done{};
}

Result<SensorSeries> rawSeries(const Database& database, std::int64_t sensor, Span within) {
  auto rows = Statement::make(database,
                              "SELECT at, value, quality FROM raw WHERE sensor = ? AND at >= ? AND "
                              "at < ? ORDER BY at");
  if (!rows) return rows.error();
  rows->bind(1, sensor);
  rows->bind(2, within.begin.ms);
  rows->bind(3, within.end.ms);
  SensorSeries series;
  Statement::Step step;
  while ((step = rows->step()) == Statement::Step::row) {
    const auto quality = Quality(rows->integer(2));
    series.at.push_back({rows->integer(0)});
    series.value.push_back(quality == Quality::missing ? std::numeric_limits<double>::quiet_NaN()
                                                       : rows->real(1));
    series.quality.push_back(quality);
  }
  if (step == Statement::Step::failed) return database.lastError();
  return series;
}

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

Result<std::vector<RollUp>> keptRollUps(const Database& database, const std::string& table,
                                        std::int64_t sensor, Span within) {
  auto rows = Statement::make(database,
                              "SELECT at, good, suspect, bad, missing, least, most, sum, "
                              "last, last_at FROM " +
                                  table + " WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at");
  if (!rows) return rows.error();
  rows->bind(1, sensor);
  rows->bind(2, within.begin.ms);
  rows->bind(3, within.end.ms);
  std::vector<RollUp> parts;
  Statement::Step step;
  while ((step = rows->step()) == Statement::Step::row) parts.push_back(rollUpFrom(*rows));
  if (step == Statement::Step::failed) return database.lastError();
  return parts;
}

Outcome keepRollUps(const Database& database, const std::string& table, std::int64_t sensor,
                    std::span<const RollUp> parts) {
  auto insert = Statement::make(
      database, "INSERT OR REPLACE INTO " + table + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (const RollUp& part : parts) {
    insert->bind(1, sensor);
    insert->bind(2, part.at.ms);
    insert->bind(3, std::int64_t(part.good));
    insert->bind(4, std::int64_t(part.suspect));
    insert->bind(5, std::int64_t(part.bad));
    insert->bind(6, std::int64_t(part.missing));
    insert->bind(7, part.least);
    insert->bind(8, part.most);
    insert->bind(9, part.sum);
    insert->bind(10, part.last);
    insert->bind(11, part.lastAt.ms);
    if (Outcome done = finish(*insert, database); !done) return done;
  }
  return Done{};
}

}  // namespace

struct SeriesArchive::State {
  /// Sensor and beginning of an hour.
  using Touched = std::set<std::pair<std::int64_t, std::int64_t>>;

  Result<ArchiveCounts> take(std::span<const Observation> observations, Touched& touched);
  Outcome rollUpHours(const Touched& touched);
  Result<std::int64_t> idOf(const std::string& sensor) const;

  Database database;
  Retention retention;
  std::map<std::string, std::int64_t> ids;
  Instant rawSince;
};

Result<std::int64_t> SeriesArchive::State::idOf(const std::string& sensor) const {
  if (const auto found = ids.find(sensor); found != ids.end()) return found->second;
  return Error{ErrorCode::notFound, "there is no such sensor in the archive", sensor,
               "Declare it first"};
}

Result<ArchiveCounts> SeriesArchive::State::take(std::span<const Observation> observations,
                                                 Touched& touched) {
  auto find =
      Statement::make(database, "SELECT value, quality FROM raw WHERE sensor = ? AND at = ?");
  if (!find) return find.error();
  auto insert = Statement::make(database, "INSERT OR REPLACE INTO raw VALUES(?, ?, ?, ?)");
  if (!insert) return insert.error();
  ArchiveCounts counts;
  for (const Observation& given : observations) {
    const auto id = ids.find(given.sensor);
    counts.unknown += id == ids.end();
    counts.tooOld += id != ids.end() && given.at < rawSince;
    if (id == ids.end() || given.at < rawSince) continue;
    const Quality quality = std::isfinite(given.value) ? given.quality : Quality::missing;
    find->bind(1, id->second);
    find->bind(2, given.at.ms);
    const Statement::Step step = find->step();
    if (step == Statement::Step::failed) return database.lastError();
    const bool there = step == Statement::Step::row;
    const bool missing = there && Quality(find->integer(1)) == Quality::missing;
    const bool same =
        there && (missing ? quality == Quality::missing
                          : quality != Quality::missing && find->real(0) == given.value);
    find->reset();
    ++(same ? counts.duplicates : there ? counts.replaced : counts.added);
    if (same) continue;
    insert->bind(1, id->second);
    insert->bind(2, given.at.ms);
    insert->bind(3, quality == Quality::missing ? 0.0 : given.value);
    insert->bind(4, std::int64_t(quality));
    if (Outcome done = finish(*insert, database); !done) return done.error();
    touched.emplace(id->second, stretchOf(given.at, kHour).ms);
  }
  return counts;
}

Outcome SeriesArchive::State::rollUpHours(const Touched& touched) {
  for (const auto& [sensor, begin] : touched) {
    const Span hour{{begin}, Instant{begin} + kHour};
    const auto series = rawSeries(database, sensor, hour);
    if (!series) return series.error();
    const std::vector<RollUp> minutes = rollUp(*series, kMinute, hour);
    if (Outcome kept = keepRollUps(database, "minutes", sensor, minutes); !kept) return kept;
    if (Outcome kept = keepRollUps(database, "hours", sensor, rollUp(minutes, kHour)); !kept)
      return kept;
  }
  return Done{};
}

SeriesArchive::SeriesArchive(std::unique_ptr<State> state) : state_(std::move(state)) {}
SeriesArchive::~SeriesArchive() = default;
SeriesArchive::SeriesArchive(SeriesArchive&&) noexcept = default;
SeriesArchive& SeriesArchive::operator=(SeriesArchive&&) noexcept = default;

Result<SeriesArchive> SeriesArchive::open(const std::string& path, Retention retention) {
  auto database = Database::open(path);
  if (!database) return database.error();
  Outcome ready = database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  if (!ready) return ready.error();
  if (Outcome prepared = prepareArchive(*database); !prepared) return prepared.error();
  const auto since = archiveNumber(*database, "SELECT raw_since FROM kept");
  if (!since) return since.error();
  auto state = std::make_unique<State>(State{std::move(*database), retention, {}, {*since}});
  auto rows = Statement::make(state->database, "SELECT code, id FROM sensors");
  if (!rows) return rows.error();
  while (rows->step() == Statement::Step::row) state->ids.emplace(rows->text(0), rows->integer(1));
  return SeriesArchive(std::move(state));
}

Outcome SeriesArchive::declare(const std::string& sensor, Quantity quantity) {
  const Database& database = state_->database;
  auto find = Statement::make(database, "SELECT quantity FROM sensors WHERE code = ?");
  if (!find) return find.error();
  find->bind(1, sensor);
  const std::string word(wordOf(quantity));
  if (find->step() == Statement::Step::row) {
    if (find->text(0) == word) return Done{};
    return Error{ErrorCode::badInput, "the sensor is kept as " + find->text(0), sensor,
                 "Give the sensor a new code"};
  }
  auto insert = Statement::make(database, "INSERT INTO sensors(code, quantity) VALUES(?, ?)");
  if (!insert) return insert.error();
  insert->bind(1, sensor);
  insert->bind(2, word);
  if (Outcome done = finish(*insert, database); !done) return done;
  const auto id = archiveNumber(database, "SELECT last_insert_rowid()");
  if (!id) return id.error();
  state_->ids.emplace(sensor, *id);
  return Done{};
}

Result<ArchiveCounts> SeriesArchive::append(std::span<const Observation> observations) {
  Transaction transaction(state_->database);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  State::Touched touched;
  const auto counts = state_->take(observations, touched);
  if (!counts) return counts.error();
  if (Outcome rolled = state_->rollUpHours(touched); !rolled) return rolled.error();
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  return *counts;
}

Result<SensorSeries> SeriesArchive::raw(const std::string& sensor, Span within) const {
  const auto id = state_->idOf(sensor);
  if (!id) return id.error();
  auto series = rawSeries(state_->database, *id, within);
  if (!series) return series.error();
  auto word = Statement::make(state_->database, "SELECT quantity FROM sensors WHERE id = ?");
  if (!word) return word.error();
  word->bind(1, *id);
  if (word->step() != Statement::Step::row) return state_->database.lastError();
  series->sensor = sensor;
  series->quantity = quantityFromWord(word->text(0)).value_or(Quantity{});
  return series;
}

Result<std::vector<RollUp>> SeriesArchive::rolledUp(const std::string& sensor, Millis step,
                                                    Span within) const {
  const auto id = state_->idOf(sensor);
  if (!id) return id.error();
  if (step.count() <= 0 || step % kMinute != Millis{0})
    return Error{ErrorCode::badInput, "the step is no multiple of a minute", sensor,
                 "Ask for whole minutes"};
  if (step == kHour) return keptRollUps(state_->database, "hours", *id, within);
  auto minutes = keptRollUps(state_->database, "minutes", *id, within);
  if (!minutes || step == kMinute) return minutes;
  return rollUp(*minutes, step);
}

Result<std::size_t> SeriesArchive::age(Instant now) {
  Database& database = state_->database;
  Transaction transaction(database);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  std::size_t gone = 0;
  Instant since = state_->rawSince;
  const auto drop = [&](const char* table, Instant before) -> Outcome {
    auto statement =
        Statement::make(database, std::string("DELETE FROM ") + table + " WHERE at < ?");
    if (!statement) return statement.error();
    statement->bind(1, before.ms);
    return finish(*statement, database);
  };
  if (state_->retention.raw.count() > 0) {
    since = std::max(since, stretchOf(now - state_->retention.raw, kHour));
    if (Outcome dropped = drop("raw", since); !dropped) return dropped.error();
    const auto count = archiveNumber(database, "SELECT changes()");
    if (!count) return count.error();
    gone = std::size_t(*count);
    auto keep = Statement::make(database, "UPDATE kept SET raw_since = ?");
    if (!keep) return keep.error();
    keep->bind(1, since.ms);
    if (Outcome done = finish(*keep, database); !done) return done.error();
  }
  for (const auto& [table, length] : {std::pair("minutes", state_->retention.minutes),
                                      std::pair("hours", state_->retention.hours)}) {
    if (length.count() <= 0) continue;
    if (Outcome dropped = drop(table, stretchOf(now - length, kHour)); !dropped)
      return dropped.error();
  }
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  state_->rawSince = since;
  return gone;
}

std::vector<std::string> SeriesArchive::sensors() const {
  std::vector<std::string> codes;
  for (const auto& [code, id] : state_->ids) codes.push_back(code);
  return codes;
}

}  // namespace citymirror::store
