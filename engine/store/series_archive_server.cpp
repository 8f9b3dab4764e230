#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/store/series_keep.h"
#include "engine/store/series_server_sql.h"
#include "engine/store/server_rows.h"

/// An archive of series on a PostgreSQL server. Several write it side by side: what two of them
/// have alike is there once.
namespace citymirror::store {
namespace {

constexpr Millis kServerAnswers{10'000}, kServerAges{30'000};

/// Numbers of a column as the text of an array.
class ServerArray {
 public:
  template <typename T>
  void add(T value) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    text_ += text_.empty() ? '{' : ',';
    text_.append(digits, end.ptr);
  }
  std::string take() { return (text_.empty() ? "{" : std::move(text_)) + "}"; }

 private:
  std::string text_;
};

RollUp rollUpFrom(const std::vector<std::string>& row) {
  RollUp part = emptyRollUp({serverNumber<std::int64_t>(row[0])});
  part.good = serverNumber<int>(row[1]);
  part.suspect = serverNumber<int>(row[2]);
  part.bad = serverNumber<int>(row[3]);
  part.missing = serverNumber<int>(row[4]);
  if (part.counted() == 0) return part;
  part.least = serverNumber<double>(row[5]);
  part.most = serverNumber<double>(row[6]);
  part.sum = serverNumber<double>(row[7]);
  part.last = serverNumber<double>(row[8]);
  part.lastAt = {serverNumber<std::int64_t>(row[9])};
  return part;
}

/// One value for each sensor and time: of several the last one, as one after the other would leave.
std::vector<ArchiveValue> lastOfEach(const std::vector<ArchiveValue>& given, ArchiveCounts& counts) {
  std::vector<ArchiveValue> last;
  for (const ArchiveValue& one : given) {
    const bool fresh = last.empty() || last.back().sensor != one.sensor || last.back().at != one.at;
    if (fresh) {
      last.push_back(one);
    } else if (one.repeats(last.back().value, last.back().quality)) {
      ++counts.duplicates;
    } else {
      ++counts.replaced;
      last.back() = one;
    }
  }
  return last;
}

class ArchiveServer final : public ArchiveKeep {
 public:
  ArchiveServer(std::string info, Retention retention, std::stop_token giveUp)
      : info_(std::move(info)), retention_(retention), giveUp_(std::move(giveUp)) {}

  Outcome prepare();
  Outcome recall();
  Outcome declare(const std::string& sensor, Quantity quantity,
                  const std::optional<SensorPlace>& place) override;
  Result<ArchiveCounts> append(std::vector<ArchiveValue> values,
                               const std::optional<ArchiveMark>& mark) override;
  Result<std::int64_t> taken(const std::string& source) override;
  Result<std::optional<Quantity>> quantityOf(const std::string& sensor) override;
  Result<SensorSeries> raw(const std::string& sensor, Span within) override;
  Result<std::vector<RollUp>> minutes(const std::string& sensor, Span within) override {
    return rolledUp("citymirror_minutes", sensor, within);
  }
  Result<std::vector<RollUp>> hours(const std::string& sensor, Span within) override {
    return rolledUp("citymirror_hours", sensor, within);
  }
  Result<std::size_t> age(Instant now) override;
  const SensorIds& ids() const override { return ids_; }

 private:
  using Texts = std::vector<std::string>;
  using Place = std::pair<std::int64_t, std::int64_t>;  ///< sensor, ms
  using Batch = std::vector<ArchiveValue>;                ///< each sensor and time once
  /// A connection that is lost is made anew by the next question.
  Result<PostgresRows> ask(const std::string& sql, const Texts& parameters = {},
                           Millis patience = kServerAnswers);
  Outcome write(const Batch& batch, const std::optional<ArchiveMark>& mark, ArchiveCounts& counts);
  Outcome writeRaw(const Batch& batch, ArchiveCounts& counts);
  Outcome writeRollUps(const char* sql, std::span<const Place> stretches);
  Outcome inTransaction(const std::function<Outcome()>& work);
  Result<std::vector<RollUp>> rolledUp(const char* table, const std::string& sensor, Span within);
  Result<PostgresRows> within(const std::string& sql, const std::string& sensor, Span span);
  Result<Instant> rawSince();

  std::string info_;
  Retention retention_;
  std::stop_token giveUp_;
  std::optional<Postgres> connection_;
  SensorIds ids_;
};

Result<PostgresRows> ArchiveServer::ask(const std::string& sql, const Texts& parameters,
                                        Millis patience) {
  const PostgresWait wait{std::chrono::steady_clock::now() + patience, giveUp_};
  if (!connection_) {
    auto made = Postgres::connect(info_, wait);
    if (!made) return made.error();
    connection_.emplace(std::move(*made));
  }
  auto rows = connection_->ask(sql, parameters, wait);
  const bool broken = !rows && (rows.error().code == ErrorCode::ioFailed ||
                                rows.error().code == ErrorCode::cancelled);
  if (broken) connection_.reset();
  return rows;
}

Outcome ArchiveServer::inTransaction(const std::function<Outcome()>& work) {
  if (auto begun = ask("BEGIN"); !begun) return begun.error();
  const Outcome done = work();
  if (!done) {
    if (connection_) (void)ask("ROLLBACK");
    return done;
  }
  const auto committed = ask("COMMIT");
  return committed ? Outcome(Done{}) : Outcome(committed.error());
}

Outcome ArchiveServer::prepare() {
  return inTransaction([this]() -> Outcome {
    if (auto made = ask(kArchiveServerTables); !made) return made.error();
    const auto maps = ask("SELECT 1 FROM pg_extension WHERE extname = 'postgis'");
    if (!maps) return maps.error();
    if (maps->empty()) return Done{};
    const auto made = ask(kArchiveServerMap);
    return made ? Outcome(Done{}) : Outcome(made.error());
  });
}

Outcome ArchiveServer::recall() {
  const auto there = ask("SELECT to_regclass('citymirror_marks') IS NOT NULL");
  if (!there) return there.error();
  if (there->at(0).at(0) != "t")
    return Error{ErrorCode::notFound, "there is no archive of series", Postgres::placeOf(info_),
                 "Run the city with live feeds first"};
  const auto rows = ask("SELECT code, id FROM citymirror_sensors");
  if (!rows) return rows.error();
  for (const Texts& row : *rows) ids_.emplace(row[0], serverNumber<std::int64_t>(row[1]));
  return Done{};
}

Outcome ArchiveServer::declare(const std::string& sensor, Quantity quantity,
                               const std::optional<SensorPlace>& place) {
  const auto degree = [&](double SensorPlace::* of) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, place ? (*place).*of : std::nan(""));
    return std::string(digits, end.ptr);
  };
  const auto rows =
      ask(kDeclareSensor, {sensor, std::string(wordOf(quantity)), std::string(unitOf(quantity)),
                           degree(&SensorPlace::longitude), degree(&SensorPlace::latitude)});
  if (!rows) return rows.error();
  if (rows->empty() || rows->front()[1] != wordOf(quantity))
    return keptAs(sensor, rows->empty() ? "nothing" : rows->front()[1]);
  ids_[sensor] = serverNumber<std::int64_t>(rows->front()[0]);
  return Done{};
}

Result<Instant> ArchiveServer::rawSince() {
  const auto rows = ask("SELECT raw_since FROM citymirror_kept");
  if (!rows) return rows.error();
  return Instant{rows->empty() ? std::numeric_limits<std::int64_t>::min()
                               : serverNumber<std::int64_t>(rows->front()[0])};
}

Outcome ArchiveServer::writeRaw(const Batch& batch, ArchiveCounts& counts) {
  ServerArray sensors, times, values, qualities;
  for (const ArchiveValue& given : batch) {
    sensors.add(given.sensor);
    times.add(given.at.ms);
    values.add(given.value);
    qualities.add(int(given.quality));
  }
  const auto rows =
      ask(kWriteRaw, {sensors.take(), times.take(), values.take(), qualities.take()});
  if (!rows) return rows.error();
  const auto added = serverNumber<std::size_t>(rows->at(0).at(0));
  const auto replaced = serverNumber<std::size_t>(rows->at(0).at(1));
  counts.added += added;
  counts.replaced += replaced;
  counts.duplicates += batch.size() - added - replaced;
  return Done{};
}

Outcome ArchiveServer::writeRollUps(const char* sql, std::span<const Place> stretches) {
  ServerArray sensors, times;
  for (const Place& stretch : stretches) {
    sensors.add(stretch.first);
    times.add(stretch.second);
  }
  const auto rows = ask(std::string(sql) + kKeepRollUps, {sensors.take(), times.take()});
  return rows ? Outcome(Done{}) : Outcome(rows.error());
}

Outcome ArchiveServer::write(const Batch& batch, const std::optional<ArchiveMark>& mark,
                             ArchiveCounts& counts) {
  if (!batch.empty()) {
    if (Outcome written = writeRaw(batch, counts); !written) return written;
    std::vector<Place> minutes, hours;
    for (const ArchiveValue& given : batch) {
      const Place minute{given.sensor, stretchOf(given.at, kMinute).ms};
      const Place hour{given.sensor, stretchOf(given.at, kHour).ms};
      if (minutes.empty() || minutes.back() != minute) minutes.push_back(minute);
      if (hours.empty() || hours.back() != hour) hours.push_back(hour);
    }
    if (Outcome rolled = writeRollUps(kWriteMinutes, minutes); !rolled) return rolled;
    if (Outcome rolled = writeRollUps(kWriteHours, hours); !rolled) return rolled;
  }
  if (!mark) return Done{};
  const auto marked = ask(kWriteMark, {mark->source, std::to_string(mark->sequence)});
  return marked ? Outcome(Done{}) : Outcome(marked.error());
}

Result<ArchiveCounts> ArchiveServer::append(std::vector<ArchiveValue> values,
                                            const std::optional<ArchiveMark>& mark) {
  ArchiveCounts counts;
  const Outcome done = inTransaction([&]() -> Outcome {
    if (auto locked = ask(kArchiveLock); !locked) return locked.error();
    const auto since = rawSince();
    if (!since) return since.error();
    keepTakeable(values, *since, counts);
    return write(lastOfEach(values, counts), mark, counts);
  });
  if (!done) return done.error();
  return counts;
}

Result<std::int64_t> ArchiveServer::taken(const std::string& source) {
  const auto rows = ask("SELECT sequence FROM citymirror_marks WHERE source = $1", {source});
  if (!rows) return rows.error();
  return rows->empty() ? 0 : serverNumber<std::int64_t>(rows->front()[0]);
}

Result<std::optional<Quantity>> ArchiveServer::quantityOf(const std::string& sensor) {
  const auto rows = ask("SELECT quantity FROM citymirror_sensors WHERE code = $1", {sensor});
  if (!rows) return rows.error();
  return rows->empty() ? std::nullopt : quantityFromWord(rows->front()[0]);
}

Result<PostgresRows> ArchiveServer::within(const std::string& sql, const std::string& sensor,
                                           Span span) {
  const auto id = ids_.find(sensor);
  if (id == ids_.end()) return unknownSensor(sensor);
  return ask(sql + " WHERE sensor = $1::bigint AND at >= $2::bigint AND at < $3::bigint ORDER BY at",
             {std::to_string(id->second), std::to_string(span.begin.ms),
              std::to_string(span.end.ms)});
}

Result<SensorSeries> ArchiveServer::raw(const std::string& sensor, Span span) {
  const auto rows = within("SELECT at, value, quality FROM citymirror_raw", sensor, span);
  if (!rows) return rows.error();
  SensorSeries series;
  for (const Texts& row : *rows) {
    const auto quality = Quality(serverNumber<int>(row[2]));
    series.at.push_back({serverNumber<std::int64_t>(row[0])});
    series.value.push_back(quality == Quality::missing ? std::nan("") : serverNumber<double>(row[1]));
    series.quality.push_back(quality);
  }
  return series;
}

Result<std::vector<RollUp>> ArchiveServer::rolledUp(const char* table, const std::string& sensor,
                                                    Span span) {
  const auto rows = within(kRollUpColumns + std::string(table), sensor, span);
  if (!rows) return rows.error();
  std::vector<RollUp> parts;
  for (const Texts& row : *rows) parts.push_back(rollUpFrom(row));
  return parts;
}

Result<std::size_t> ArchiveServer::age(Instant now) {
  std::size_t gone = 0;
  const auto drop = [&](const char* table, Instant before) -> Outcome {
    const auto rows = ask("WITH gone AS (DELETE FROM " + std::string(table) +
                              " WHERE at < $1::bigint RETURNING 1) SELECT count(*) FROM gone",
                          {std::to_string(before.ms)}, kServerAges);
    if (!rows) return rows.error();
    if (std::string(table) == "citymirror_raw") gone = serverNumber<std::size_t>(rows->at(0).at(0));
    return Done{};
  };
  const Outcome done = inTransaction([&]() -> Outcome {
    if (auto locked = ask(kArchiveLock); !locked) return locked.error();
    if (retention_.raw.count() > 0) {
      const Instant since = stretchOf(now - retention_.raw, kHour);
      if (Outcome dropped = drop("citymirror_raw", since); !dropped) return dropped;
      const auto kept =
          ask("UPDATE citymirror_kept SET raw_since = greatest(raw_since, $1::bigint)",
              {std::to_string(since.ms)});
      if (!kept) return kept.error();
    }
    for (const auto& [table, length] : {std::pair("citymirror_minutes", retention_.minutes),
                                        std::pair("citymirror_hours", retention_.hours)}) {
      if (length.count() <= 0) continue;
      if (Outcome dropped = drop(table, stretchOf(now - length, kHour)); !dropped) return dropped;
    }
    return Done{};
  });
  if (!done) return done.error();
  return gone;
}

}  // namespace

ArchiveMade openArchiveServer(const std::string& info, Retention retention,
                              std::stop_token giveUp) {
  auto archive = std::make_unique<ArchiveServer>(info, retention, std::move(giveUp));
  if (Outcome prepared = archive->prepare(); !prepared) return prepared.error();
  if (Outcome read = archive->recall(); !read) return read.error();
  return ArchiveMade(std::move(archive));
}

ArchiveMade openArchiveServerToRead(const std::string& info) {
  auto archive = std::make_unique<ArchiveServer>(info, Retention{}, std::stop_token{});
  if (Outcome read = archive->recall(); !read) return read.error();
  return ArchiveMade(std::move(archive));
}

}  // namespace citymirror::store
