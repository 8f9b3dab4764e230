#pragma once
#include <optional>
#include <unordered_map>

#include "engine/store/series_rows.h"

/// The minute and hour of each sensor that its next value falls into, for archives in files.
namespace citymirror::store {

/// A sensor's newest minute and what its hour held before that minute.
struct NewestStretch {
  std::optional<Instant> newest;  ///< of all its values; nothing = it has none
  RollUp minute, hourBefore;
  bool changed = false;  ///< since it was kept

  bool takes(Instant at) const { return !newest || at > *newest; }
};

/// Roll-ups of values that come in order, without reading again what they were made of. What has
/// changed here is not in the tables until `keep`. One thread.
class NewestStretches {
 public:
  /// `database` outlives this. Errors: ioFailed.
  Outcome prepare(const Database& database);
  /// A sensor's, read where it is not known yet. Errors: ioFailed.
  Result<NewestStretch*> of(std::int64_t sensor);
  /// A value that `stretch` takes; the minute it leaves is kept. Errors: ioFailed, diskFull.
  Outcome add(std::int64_t sensor, NewestStretch& stretch, Instant at, double value,
              Quality quality);
  /// All that changed, into the tables. Errors: ioFailed, diskFull.
  Outcome keep();
  /// A sensor's minute is made anew from its values: it, where the sensor is known and has any.
  std::optional<Instant> drop(std::int64_t sensor);
  /// The tables are not as they are thought to be: everything is read again.
  void forget() { stretches_.clear(); }

 private:
  struct Statements {
    const Database& database;
    Statement newest, minutes, keepMinute, keepHour;
  };
  Outcome read(std::int64_t sensor, NewestStretch& stretch);
  Outcome keepOne(std::int64_t sensor, NewestStretch& stretch);

  std::optional<Statements> made_;
  std::unordered_map<std::int64_t, NewestStretch> stretches_;
};

}  // namespace citymirror::store
