#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/store/series_rollup.h"

namespace citymirror::store {

/// How long what is kept: raw values, minutes, hours. 0 = for ever.
struct Retention {
  Millis raw{7 * 24 * kHour}, minutes{90 * 24 * kHour}, hours{0};
};

struct ArchiveCounts {
  std::size_t added = 0, duplicates = 0, replaced = 0;
  std::size_t tooOld = 0;   ///< older than the raw values that are kept: not taken
  std::size_t unknown = 0;  ///< of sensors that were not declared: not taken
};

/// Series on the disk (SQLite): raw values with their quality, and their roll-ups of 1 minute and 1
/// hour, which outlive them. One thread per archive.
class SeriesArchive {
 public:
  /// Opens or creates; ":memory:" for tests. Errors: ioFailed, diskFull, unreadable (not an
  /// archive).
  static Result<SeriesArchive> open(const std::string& path, Retention retention = {});
  ~SeriesArchive();
  SeriesArchive(SeriesArchive&&) noexcept;
  SeriesArchive& operator=(SeriesArchive&&) noexcept;

  /// Declaring again keeps the values. Errors: badInput (another quantity than before), ioFailed.
  Outcome declare(const std::string& sensor, Quantity quantity);
  /// All that can be taken, or nothing; on the disk when it returns, minutes and hours included.
  /// The same sensor, time and value is a duplicate; another value replaces. O(values of the hours
  /// that are touched). Errors: ioFailed, diskFull.
  Result<ArchiveCounts> append(std::span<const Observation> observations);
  /// Errors: notFound (no such sensor), ioFailed.
  Result<SensorSeries> raw(const std::string& sensor, Span within) const;
  /// step: kMinute or kHour; any other multiple of a minute is put together from minutes.
  Result<std::vector<RollUp>> rolledUp(const std::string& sensor, Millis step, Span within) const;
  /// Drops what retention no longer keeps: whole hours of raw values, whole hours of minutes.
  /// Returns how many raw values went. From then on older values are too old.
  Result<std::size_t> age(Instant now);
  std::vector<std::string> sensors() const;

 private:
  struct State;
  explicit SeriesArchive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::store
