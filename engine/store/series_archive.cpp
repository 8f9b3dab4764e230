#include "engine/store/series_archive.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "engine/store/series_rows.h"

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
    "INSERT INTO kept VALUES(1, -9223372036854775807);"
    "CREATE TABLE marks(source TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;";
/// A batch of many sensors touches a page of each: they stay in memory until it is committed.
constexpr const char* kSettings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768";

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

/// Minutes outlive raw values and hours minutes, so each can be made of the one before.
Outcome checkRetention(const Retention& retention, const std::string& path) {
  const auto lasts = [](Millis time) { return time.count() > 0 ? time : Millis::max(); };
  if (lasts(retention.raw) <= lasts(retention.minutes) &&
      lasts(retention.minutes) <= lasts(retention.hours))
    return Done{};
  return Error{ErrorCode::badInput, "raw values or minutes are kept longer than what they are put into",
               path, "Keep minutes as long as raw values, and hours as long as minutes"};
}

}  // namespace

struct SeriesArchive::State {
  /// Sensor and beginning of a minute, sorted once all are there.
  using Touched = std::vector<std::pair<std::int64_t, std::int64_t>>;

  Result<ArchiveCounts> take(std::span<const Observation> observations, Touched& touched);
  Outcome replace(Statement& find, Statement& insert, double value, Quality quality,
                  ArchiveCounts& counts);
  Outcome rollUpTouched(Touched& touched);
  Outcome markTaken(const ArchiveMark& mark);
  Outcome readSensors();
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

Outcome SeriesArchive::State::readSensors() {
  auto rows = Statement::make(database, "SELECT code, id FROM sensors");
  if (!rows) return rows.error();
  while (rows->step() == Statement::Step::row) ids.emplace(rows->text(0), rows->integer(1));
  return Done{};
}

/// A value whose place is taken: the same again, or another one that wins.
Outcome SeriesArchive::State::replace(Statement& find, Statement& insert, double value,
                                      Quality quality, ArchiveCounts& counts) {
  if (find.step() != Statement::Step::row) return database.lastError();
  const bool missing = Quality(find.integer(1)) == Quality::missing;
  const bool same = missing ? quality == Quality::missing
                            : quality != Quality::missing && find.real(0) == value;
  find.reset();
  ++(same ? counts.duplicates : counts.replaced);
  return same ? Outcome(Done{}) : finishStatement(insert, database);
}

Result<ArchiveCounts> SeriesArchive::State::take(std::span<const Observation> observations,
                                                 Touched& touched) {
  auto add = Statement::make(database, "INSERT OR IGNORE INTO raw VALUES(?, ?, ?, ?)");
  auto find =
      Statement::make(database, "SELECT value, quality FROM raw WHERE sensor = ? AND at = ?");
  auto insert = Statement::make(database, "INSERT OR REPLACE INTO raw VALUES(?, ?, ?, ?)");
  for (const auto* made : {&add, &find, &insert})
    if (!*made) return made->error();
  ArchiveCounts counts;
  for (const Observation& given : observations) {
    const auto id = ids.find(given.sensor);
    counts.unknown += id == ids.end();
    counts.tooOld += id != ids.end() && given.at < rawSince;
    if (id == ids.end() || given.at < rawSince) continue;
    const Quality quality = std::isfinite(given.value) ? given.quality : Quality::missing;
    for (Statement* into : {&*add, &*insert}) {
      into->bind(1, id->second);
      into->bind(2, given.at.ms);
      into->bind(3, quality == Quality::missing ? 0.0 : given.value);
      into->bind(4, std::int64_t(quality));
    }
    if (Outcome done = finishStatement(*add, database); !done) return done.error();
    const bool added = database.changes() > 0;
    counts.added += added;
    if (!added) {
      find->bind(1, id->second);
      find->bind(2, given.at.ms);
      const std::size_t before = counts.replaced;
      if (Outcome done = replace(*find, *insert, given.value, quality, counts); !done)
        return done.error();
      if (counts.replaced == before) continue;
    }
    const std::pair minute{id->second, stretchOf(given.at, kMinute).ms};
    if (touched.empty() || touched.back() != minute) touched.push_back(minute);
  }
  return counts;
}

/// Minutes from raw values, then their hours from minutes.
Outcome SeriesArchive::State::rollUpTouched(Touched& touched) {
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  auto raw = Statement::make(database, kRawWithin);
  auto minutes = Statement::make(database, rollUpsWithin("minutes"));
  auto keepMinute = rollUpInsert(database, "minutes"), keepHour = rollUpInsert(database, "hours");
  for (const auto* made : {&raw, &minutes, &keepMinute, &keepHour})
    if (!*made) return made->error();
  for (std::size_t i = 0; i < touched.size(); ++i) {
    const auto [sensor, begin] = touched[i];
    const Span minute{{begin}, Instant{begin} + kMinute};
    const auto series = rawSeries(database, *raw, sensor, minute);
    if (!series) return series.error();
    Outcome kept = keepRollUps(database, *keepMinute, sensor, rollUp(*series, kMinute, minute));
    if (!kept) return kept;
    const Instant hour = stretchOf({begin}, kHour);
    const bool more = i + 1 < touched.size() && touched[i + 1].first == sensor &&
                      touched[i + 1].second < (hour + kHour).ms;
    if (more) continue;
    const auto parts = keptRollUps(database, *minutes, sensor, {hour, hour + kHour});
    if (!parts) return parts.error();
    kept = keepRollUps(database, *keepHour, sensor, rollUp(*parts, kHour));
    if (!kept) return kept;
  }
  return Done{};
}

Outcome SeriesArchive::State::markTaken(const ArchiveMark& mark) {
  auto insert = Statement::make(database, "INSERT OR REPLACE INTO marks VALUES(?, ?)");
  if (!insert) return insert.error();
  insert->bind(1, std::string_view(mark.source));
  insert->bind(2, mark.sequence);
  return finishStatement(*insert, database);
}

SeriesArchive::SeriesArchive(std::unique_ptr<State> state) : state_(std::move(state)) {}
SeriesArchive::~SeriesArchive() = default;
SeriesArchive::SeriesArchive(SeriesArchive&&) noexcept = default;
SeriesArchive& SeriesArchive::operator=(SeriesArchive&&) noexcept = default;

Result<SeriesArchive> SeriesArchive::open(const std::string& path, Retention retention) {
  if (Outcome fits = checkRetention(retention, path); !fits) return fits.error();
  auto database = Database::open(path);
  if (!database) return database.error();
  if (Outcome ready = database->run(kSettings); !ready) return ready.error();
  if (Outcome prepared = prepareArchive(*database); !prepared) return prepared.error();
  const auto since = archiveNumber(*database, "SELECT raw_since FROM kept");
  if (!since) return since.error();
  auto state = std::make_unique<State>(State{std::move(*database), retention, {}, {*since}});
  if (Outcome read = state->readSensors(); !read) return read.error();
  return SeriesArchive(std::move(state));
}

Result<SeriesArchive> SeriesArchive::openToRead(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return Error{ErrorCode::notFound, "there is no archive of series", path,
                 "Run the city with live feeds first"};
  auto database = Database::open(path);
  if (!database) return database.error();
  const auto application = archiveNumber(*database, "PRAGMA application_id");
  if (!application) return application.error();
  if (*application != kArchiveId)
    return Error{ErrorCode::unreadable, "the file is not an archive of series", path,
                 "Choose another file"};
  auto state = std::make_unique<State>(State{std::move(*database), {}, {}, {}});
  if (Outcome read = state->readSensors(); !read) return read.error();
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
  if (Outcome done = finishStatement(*insert, database); !done) return done;
  const auto id = archiveNumber(database, "SELECT last_insert_rowid()");
  if (!id) return id.error();
  state_->ids.emplace(sensor, *id);
  return Done{};
}

Result<ArchiveCounts> SeriesArchive::append(std::span<const Observation> observations,
                                            const std::optional<ArchiveMark>& mark) {
  Transaction transaction(state_->database);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  State::Touched touched;
  const auto counts = state_->take(observations, touched);
  if (!counts) return counts.error();
  if (Outcome rolled = state_->rollUpTouched(touched); !rolled) return rolled.error();
  if (mark)
    if (Outcome marked = state_->markTaken(*mark); !marked) return marked.error();
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  return *counts;
}

Result<std::int64_t> SeriesArchive::taken(const std::string& source) const {
  auto rows = Statement::make(state_->database, "SELECT sequence FROM marks WHERE source = ?");
  if (!rows) return rows.error();
  rows->bind(1, std::string_view(source));
  const Statement::Step step = rows->step();
  if (step == Statement::Step::failed) return state_->database.lastError();
  return step == Statement::Step::row ? rows->integer(0) : 0;
}

Result<std::optional<Quantity>> SeriesArchive::quantityOf(const std::string& sensor) const {
  auto rows = Statement::make(state_->database, "SELECT quantity FROM sensors WHERE code = ?");
  if (!rows) return rows.error();
  rows->bind(1, std::string_view(sensor));
  const Statement::Step step = rows->step();
  if (step == Statement::Step::failed) return state_->database.lastError();
  return step == Statement::Step::row ? quantityFromWord(rows->text(0)) : std::nullopt;
}

Result<SensorSeries> SeriesArchive::raw(const std::string& sensor, Span within) const {
  const auto id = state_->idOf(sensor);
  if (!id) return id.error();
  auto rows = Statement::make(state_->database, kRawWithin);
  if (!rows) return rows.error();
  auto series = rawSeries(state_->database, *rows, *id, within);
  if (!series) return series.error();
  const auto quantity = quantityOf(sensor);
  if (!quantity) return quantity.error();
  series->sensor = sensor;
  series->quantity = quantity->value_or(Quantity{});
  return series;
}

Result<std::vector<RollUp>> SeriesArchive::rolledUp(const std::string& sensor, Millis step,
                                                    Span within) const {
  const auto id = state_->idOf(sensor);
  if (!id) return id.error();
  if (step.count() <= 0 || step % kMinute != Millis{0})
    return Error{ErrorCode::badInput, "the step is no multiple of a minute", sensor,
                 "Ask for whole minutes"};
  auto rows = Statement::make(state_->database, rollUpsWithin(step == kHour ? "hours" : "minutes"));
  if (!rows) return rows.error();
  auto parts = keptRollUps(state_->database, *rows, *id, within);
  if (!parts || step == kHour || step == kMinute) return parts;
  return rollUp(*parts, step);
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
    return finishStatement(*statement, database);
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
    if (Outcome done = finishStatement(*keep, database); !done) return done.error();
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
