#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/core/series.h"

namespace citymirror::store {

enum class AppendResult {
  added,
  duplicate,    ///< same sensor, time and value: ignored (the first quality stays)
  replaced,     ///< same sensor and time, other value: the newer message wins
  unknownSensor
};

/// Series by sensor, in memory, sorted by time whatever the order of arrival. The world thread
/// writes; readers get copies. A late value goes to its place: O(log n), O(n) only when late.
class SeriesStore {
 public:
  /// Opens the series of a sensor. Declaring again keeps the values unless the quantity changes.
  void declare(const std::string& sensor, Quantity quantity, Provenance provenance);
  AppendResult append(const Observation& observation);
  /// This value of this sensor at this time is there already; its quality does not matter.
  bool holds(const Observation& observation) const;
  /// Values before `t` go, of each sensor as soon as they are more than half of it: amortised O(1) a
  /// value. The newest value stays.
  void forgetBefore(Instant t);
  const SensorSeries* find(const std::string& sensor) const;
  std::vector<std::string> sensors() const;

  /// Times [begin, end) in which a sensor of this cadence left out at least one value: from when the
  /// value was due to the next one that came. A value may be half a cadence late; one marked missing
  /// is no value. Unknown sensors have no gaps.
  std::vector<Span> gaps(const std::string& sensor, Millis cadence, Span within) const;

 private:
  std::map<std::string, SensorSeries> series_;
};

}  // namespace citymirror::store
