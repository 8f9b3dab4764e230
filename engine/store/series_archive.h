#pragma once
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/store/series_rollup.h"

namespace citymirror::store {

/// How long what is kept: raw values, minutes, hours. 0 = for ever.
struct Retention {
  Millis raw{7 * 24 * kHour}, minutes{90 * 24 * kHour}, hours{0};
};

/// How far a source whose entries are numbered (a journal) has been taken in.
struct ArchiveMark {
  std::string source;
  std::int64_t sequence = 0;
};

class ArchiveKeep;

/// A value of a declared sensor, by its number in one archive.
struct ArchiveValue {
  std::int64_t sensor = 0;  ///< SeriesArchive::numberOf
  Instant at;
  double value = 0;  ///< not finite: it counts as missing
  Quality quality = Quality::good;

  /// Whether it is the other one again, which may be of another quality.
  bool repeats(double otherValue, Quality otherQuality) const;
};

struct ArchiveCounts {
  std::size_t added = 0, duplicates = 0, replaced = 0;
  std::size_t tooOld = 0;   ///< older than the raw values that are kept: not taken
  std::size_t unknown = 0;  ///< of sensors that were not declared: not taken
};

/// Degrees of WGS 84.
struct SensorPlace {
  double longitude = 0, latitude = 0;
};

/// Series on the disk (SQLite) or a server (PostgreSQL): raw values with their quality, and their
/// roll-ups of 1 minute and 1 hour, which outlive them. A copy in an order that is read fast, not
/// the evidence: after a loss of power the last appends may be missing, their marks with them, so
/// that the source fills them again. On a server several may append, each with marks of its own,
/// also the same values. One thread per archive; others may read meanwhile.
///
/// On a server other programs find the view `citymirror_series` (sensor, quantity, unit, time,
/// value, quality) and, where the database has the extension PostGIS, `citymirror_sensor_map`: each
/// sensor as a point (EPSG:4326) with its newest value.
class SeriesArchive {
 public:
  /// Opens or creates the file, or the tables `citymirror_…` of a server (isServerAddress());
  /// ":memory:" for tests.
  /// Errors: ioFailed, diskFull, unreadable (not an archive), badInput (minutes are kept shorter
  /// than raw values, or hours than minutes; a connection string that cannot be read), cancelled.
  /// A stop of `giveUp` ends with ErrorCode::cancelled whatever waits for file or server, then and
  /// later, and leaves nothing of it; looking up the server's name is not ended.
  static Result<SeriesArchive> open(const std::string& address, Retention retention = {},
                                    std::stop_token giveUp = {});
  /// One that is there, only to read; waits for no writer. Errors: notFound, as open().
  static Result<SeriesArchive> openToRead(const std::string& address);
  ~SeriesArchive();
  SeriesArchive(SeriesArchive&&) noexcept;
  SeriesArchive& operator=(SeriesArchive&&) noexcept;

  /// Declaring again keeps the values. `place` is for maps of a server's readers. Errors: badInput
  /// (another quantity than before), ioFailed.
  Outcome declare(const std::string& sensor, Quantity quantity,
                  const std::optional<SensorPlace>& place = std::nullopt);
  /// All that can be taken, with `mark`, or nothing; minutes and hours follow at once. The same
  /// sensor, time and value is a duplicate; another value replaces. O(values of the minutes that
  /// are touched + minutes of their hours). Errors: ioFailed, diskFull.
  Result<ArchiveCounts> append(std::span<const Observation> observations,
                               const std::optional<ArchiveMark>& mark = std::nullopt);
  /// The same of values that name their sensors by number.
  Result<ArchiveCounts> appendNumbered(std::vector<ArchiveValue> values,
                                       const std::optional<ArchiveMark>& mark = std::nullopt);
  /// Of a declared sensor; the same as long as the archive is there.
  std::optional<std::int64_t> numberOf(const std::string& sensor) const;
  /// Sequence of the newest mark of a source; 0 = there is none. Errors: ioFailed.
  Result<std::int64_t> taken(const std::string& source) const;
  /// What a sensor measures; nothing where it was not declared.
  Result<std::optional<Quantity>> quantityOf(const std::string& sensor) const;
  /// Errors: notFound (no such sensor), ioFailed.
  Result<SensorSeries> raw(const std::string& sensor, Span within) const;
  /// step: kMinute or kHour; any other multiple of a minute is put together from minutes.
  Result<std::vector<RollUp>> rolledUp(const std::string& sensor, Millis step, Span within) const;
  /// Drops what retention no longer keeps: whole hours of raw values, whole hours of minutes.
  /// Returns how many raw values went. From then on older values are too old.
  Result<std::size_t> age(Instant now);
  std::vector<std::string> sensors() const;

 private:
  explicit SeriesArchive(std::unique_ptr<ArchiveKeep> keep);
  std::unique_ptr<ArchiveKeep> keep_;
};

}  // namespace citymirror::store
