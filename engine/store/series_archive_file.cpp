#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/store/series_keep.h"
#include "engine/store/series_newest.h"
#include "engine/store/series_rows.h"

/// An archive of series in an SQLite file.
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
    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768";

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

class ArchiveFile final : public ArchiveKeep {
 public:
  ArchiveFile(Database database, Retention retention)
      : database_(std::move(database)), retention_(retention) {}

  Outcome recall(bool toWrite);
  Outcome declare(const std::string& sensor, Quantity quantity,
                  const std::optional<SensorPlace>& place) override;
  Result<ArchiveCounts> append(std::vector<ArchiveValue> values,
                               const std::optional<ArchiveMark>& mark) override;
  Result<std::int64_t> taken(const std::string& source) override;
  Result<std::optional<Quantity>> quantityOf(const std::string& sensor) override;
  Result<SensorSeries> raw(const std::string& sensor, Span within) override;
  Result<std::vector<RollUp>> minutes(const std::string& sensor, Span within) override {
    return rolledUp("minutes", sensor, within);
  }
  Result<std::vector<RollUp>> hours(const std::string& sensor, Span within) override {
    return rolledUp("hours", sensor, within);
  }
  Result<std::size_t> age(Instant now) override;
  const SensorIds& ids() const override { return ids_; }

 private:
  /// Sensor and beginning of a minute, sorted once all are there.
  using Touched = std::vector<std::pair<std::int64_t, std::int64_t>>;
  struct Adding {
    Statement add, find, insert;
    ArchiveCounts counts;
    Touched touched;                ///< minutes that are made anew from their values
    std::set<std::int64_t> anew;    ///< sensors of which some came late or again
  };

  Result<ArchiveCounts> tryAppend(std::vector<ArchiveValue> values,
                                  const std::optional<ArchiveMark>& mark);
  Outcome take(const ArchiveValue& given, Adding& adding);
  Outcome replace(const ArchiveValue& given, Adding& adding);
  static Statement& bound(Statement& insert, const ArchiveValue& given) {
    insert.bind(1, given.sensor);
    insert.bind(2, given.at.ms);
    insert.bind(3, given.value);
    insert.bind(4, std::int64_t(given.quality));
    return insert;
  }
  Outcome rollUpTouched(Touched& touched);
  Outcome markTaken(const ArchiveMark& mark);
  Result<std::vector<RollUp>> rolledUp(const char* table, const std::string& sensor, Span within);
  Outcome drop(const char* table, Instant before);
  Result<std::int64_t> idOf(const std::string& sensor) const;

  Database database_;
  Retention retention_;
  SensorIds ids_;
  Instant rawSince_;
  NewestStretches newest_;
};

Outcome ArchiveFile::recall(bool toWrite) {
  auto rows = Statement::make(database_, "SELECT code, id FROM sensors");
  if (!rows) return rows.error();
  while (rows->step() == Statement::Step::row) ids_.emplace(rows->text(0), rows->integer(1));
  if (!toWrite) return Done{};
  const auto since = archiveNumber(database_, "SELECT raw_since FROM kept");
  if (!since) return since.error();
  rawSince_ = {*since};
  return newest_.prepare(database_);
}

Result<std::int64_t> ArchiveFile::idOf(const std::string& sensor) const {
  if (const auto found = ids_.find(sensor); found != ids_.end()) return found->second;
  return unknownSensor(sensor);
}

Outcome ArchiveFile::declare(const std::string& sensor, Quantity quantity,
                             const std::optional<SensorPlace>&) {
  auto find = Statement::make(database_, "SELECT quantity FROM sensors WHERE code = ?");
  if (!find) return find.error();
  find->bind(1, sensor);
  const std::string word(wordOf(quantity));
  if (find->step() == Statement::Step::row)
    return find->text(0) == word ? Outcome(Done{}) : keptAs(sensor, find->text(0));
  auto insert = Statement::make(database_, "INSERT INTO sensors(code, quantity) VALUES(?, ?)");
  if (!insert) return insert.error();
  insert->bind(1, sensor);
  insert->bind(2, word);
  if (Outcome done = finishStatement(*insert, database_); !done) return done;
  const auto id = archiveNumber(database_, "SELECT last_insert_rowid()");
  if (!id) return id.error();
  ids_.emplace(sensor, *id);
  return Done{};
}

/// A value whose place is taken: the same again, or another one that wins.
Outcome ArchiveFile::replace(const ArchiveValue& given, Adding& adding) {
  Statement& find = adding.find;
  find.bind(1, given.sensor);
  find.bind(2, given.at.ms);
  if (find.step() != Statement::Step::row) return database_.lastError();
  const bool same = given.repeats(find.real(0), Quality(find.integer(1)));
  find.reset();
  ++(same ? adding.counts.duplicates : adding.counts.replaced);
  return same ? Outcome(Done{}) : finishStatement(bound(adding.insert, given), database_);
}

Outcome ArchiveFile::take(const ArchiveValue& given, Adding& adding) {
  if (Outcome done = finishStatement(bound(adding.add, given), database_); !done) return done;
  const bool added = database_.changes() > 0;
  adding.counts.added += added;
  if (added && !adding.anew.contains(given.sensor)) {
    const auto stretch = newest_.of(given.sensor);
    if (!stretch) return stretch.error();
    if ((*stretch)->takes(given.at))
      return newest_.add(given.sensor, **stretch, given.at, given.value, given.quality);
  }
  if (!added) {
    const std::size_t before = adding.counts.replaced;
    if (Outcome done = replace(given, adding); !done) return done;
    if (adding.counts.replaced == before) return Done{};
  }
  if (adding.anew.insert(given.sensor).second)
    if (const auto minute = newest_.drop(given.sensor))
      adding.touched.emplace_back(given.sensor, minute->ms);
  adding.touched.emplace_back(given.sensor, stretchOf(given.at, kMinute).ms);
  return Done{};
}

/// Minutes from raw values, then their hours from minutes.
Outcome ArchiveFile::rollUpTouched(Touched& touched) {
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  auto raw = Statement::make(database_, kRawWithin);
  auto minutes = Statement::make(database_, rollUpsWithin("minutes"));
  auto keepMinute = rollUpInsert(database_, "minutes"), keepHour = rollUpInsert(database_, "hours");
  for (const auto* made : {&raw, &minutes, &keepMinute, &keepHour})
    if (!*made) return made->error();
  for (std::size_t i = 0; i < touched.size(); ++i) {
    const auto [sensor, begin] = touched[i];
    const Span minute{{begin}, Instant{begin} + kMinute};
    const auto series = rawSeries(database_, *raw, sensor, minute);
    if (!series) return series.error();
    Outcome kept = keepRollUps(database_, *keepMinute, sensor, rollUp(*series, kMinute, minute));
    if (!kept) return kept;
    const Instant hour = stretchOf({begin}, kHour);
    const bool more = i + 1 < touched.size() && touched[i + 1].first == sensor &&
                      touched[i + 1].second < (hour + kHour).ms;
    if (more) continue;
    const auto parts = keptRollUps(database_, *minutes, sensor, {hour, hour + kHour});
    if (!parts) return parts.error();
    kept = keepRollUps(database_, *keepHour, sensor, rollUp(*parts, kHour));
    if (!kept) return kept;
  }
  return Done{};
}

Outcome ArchiveFile::markTaken(const ArchiveMark& mark) {
  auto insert = Statement::make(database_, "INSERT OR REPLACE INTO marks VALUES(?, ?)");
  if (!insert) return insert.error();
  insert->bind(1, std::string_view(mark.source));
  insert->bind(2, mark.sequence);
  return finishStatement(*insert, database_);
}

Result<ArchiveCounts> ArchiveFile::append(std::vector<ArchiveValue> values,
                                          const std::optional<ArchiveMark>& mark) {
  auto counts = tryAppend(std::move(values), mark);
  if (!counts) newest_.forget();
  return counts;
}

Result<ArchiveCounts> ArchiveFile::tryAppend(std::vector<ArchiveValue> values,
                                             const std::optional<ArchiveMark>& mark) {
  Transaction transaction(database_);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  auto add = Statement::make(database_, "INSERT OR IGNORE INTO raw VALUES(?, ?, ?, ?)");
  auto find =
      Statement::make(database_, "SELECT value, quality FROM raw WHERE sensor = ? AND at = ?");
  auto insert = Statement::make(database_, "INSERT OR REPLACE INTO raw VALUES(?, ?, ?, ?)");
  for (const auto* made : {&add, &find, &insert})
    if (!*made) return made->error();
  Adding adding{std::move(*add), std::move(*find), std::move(*insert), {}, {}, {}};
  keepTakeable(values, rawSince_, adding.counts);
  for (const ArchiveValue& given : values)
    if (Outcome taken = take(given, adding); !taken) return taken.error();
  if (Outcome kept = newest_.keep(); !kept) return kept.error();
  if (Outcome rolled = rollUpTouched(adding.touched); !rolled) return rolled.error();
  if (mark)
    if (Outcome marked = markTaken(*mark); !marked) return marked.error();
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  return adding.counts;
}

Result<std::int64_t> ArchiveFile::taken(const std::string& source) {
  auto rows = Statement::make(database_, "SELECT sequence FROM marks WHERE source = ?");
  if (!rows) return rows.error();
  rows->bind(1, std::string_view(source));
  const Statement::Step step = rows->step();
  if (step == Statement::Step::failed) return database_.lastError();
  return step == Statement::Step::row ? rows->integer(0) : 0;
}

Result<std::optional<Quantity>> ArchiveFile::quantityOf(const std::string& sensor) {
  auto rows = Statement::make(database_, "SELECT quantity FROM sensors WHERE code = ?");
  if (!rows) return rows.error();
  rows->bind(1, std::string_view(sensor));
  const Statement::Step step = rows->step();
  if (step == Statement::Step::failed) return database_.lastError();
  return step == Statement::Step::row ? quantityFromWord(rows->text(0)) : std::nullopt;
}

Result<SensorSeries> ArchiveFile::raw(const std::string& sensor, Span within) {
  const auto id = idOf(sensor);
  if (!id) return id.error();
  auto rows = Statement::make(database_, kRawWithin);
  if (!rows) return rows.error();
  return rawSeries(database_, *rows, *id, within);
}

Result<std::vector<RollUp>> ArchiveFile::rolledUp(const char* table, const std::string& sensor,
                                                  Span within) {
  const auto id = idOf(sensor);
  if (!id) return id.error();
  auto rows = Statement::make(database_, rollUpsWithin(table));
  if (!rows) return rows.error();
  return keptRollUps(database_, *rows, *id, within);
}

Outcome ArchiveFile::drop(const char* table, Instant before) {
  auto statement =
      Statement::make(database_, std::string("DELETE FROM ") + table + " WHERE at < ?");
  if (!statement) return statement.error();
  statement->bind(1, before.ms);
  return finishStatement(*statement, database_);
}

Result<std::size_t> ArchiveFile::age(Instant now) {
  newest_.forget();
  Transaction transaction(database_);
  if (Outcome begun = transaction.begin(); !begun) return begun.error();
  std::size_t gone = 0;
  Instant since = rawSince_;
  if (retention_.raw.count() > 0) {
    since = std::max(since, stretchOf(now - retention_.raw, kHour));
    if (Outcome dropped = drop("raw", since); !dropped) return dropped.error();
    gone = std::size_t(database_.changes());
    auto keep = Statement::make(database_, "UPDATE kept SET raw_since = ?");
    if (!keep) return keep.error();
    keep->bind(1, since.ms);
    if (Outcome done = finishStatement(*keep, database_); !done) return done.error();
  }
  for (const auto& [table, length] :
       {std::pair("minutes", retention_.minutes), std::pair("hours", retention_.hours)}) {
    if (length.count() <= 0) continue;
    if (Outcome dropped = drop(table, stretchOf(now - length, kHour)); !dropped)
      return dropped.error();
  }
  if (Outcome committed = transaction.commit(); !committed) return committed.error();
  rawSince_ = since;
  return gone;
}

}  // namespace

ArchiveMade openArchiveFile(const std::string& path, Retention retention, std::stop_token giveUp) {
  auto database = Database::open(path);
  if (!database) return database.error();
  if (giveUp.stop_possible())
    database->interruptWhen([giveUp = std::move(giveUp)] { return giveUp.stop_requested(); });
  Outcome ready = database->writeAhead();
  if (ready) ready = database->run(kSettings);
  if (!ready) return ready.error();
  if (Outcome prepared = prepareArchive(*database); !prepared) return prepared.error();
  auto archive = std::make_unique<ArchiveFile>(std::move(*database), retention);
  if (Outcome read = archive->recall(true); !read) return read.error();
  return ArchiveMade(std::move(archive));
}

ArchiveMade openArchiveFileToRead(const std::string& path) {
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
  auto archive = std::make_unique<ArchiveFile>(std::move(*database), Retention{});
  if (Outcome read = archive->recall(false); !read) return read.error();
  return ArchiveMade(std::move(archive));
}

}  // namespace citymirror::store
