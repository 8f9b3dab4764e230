#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/series.h"

namespace citymirror::store {

enum class AppendResult {
  added,
  duplicate,    ///< same sensor, time and value: ignored (the first quality stays)
  replaced,     ///< same sensor and time, other value: the newer message wins
  unknownSensor
};

/// What stays of values that need no longer be kept one by one. Older ones are thinned by whole
/// stretches of `step`: of the good values of a stretch the first, the least, the most, the last and
/// the first that reaches `level` stay, each with its own time; of the others the first and the last
/// of each quality. Lines drawn through them look the same wherever a stretch is no wider than a
/// pixel (M4: Jugel et al. 2014, VLDB 7(10), 797–808), and extremes are exact.
struct Thinning {
  Instant before;  ///< values from here on stay …
  /// … but so many values of a sensor at most, what has been thinned before among them: as that
  /// grows values are thinned earlier, so that memory does not. A sixth of it stays as it came.
  std::size_t most = 0;
  Millis step{60'000};
  double level = 0;  ///< in the sensor's unit
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
  /// `holds`, or it is older than what has been thinned and of a stretch of which values are kept at
  /// other times only: it cannot be told from a repeat. O(log n).
  bool knows(const Observation& observation) const;
  /// O(values since the last time); late values are thinned the next time. The sensors of which
  /// values went.
  std::vector<std::string> thin(const Thinning& thinning);
  /// All values in memory. O(sensors).
  std::size_t count() const;
  /// Values before `t` go, of each sensor as soon as they are more than an eighth of it: amortised
  /// O(1) a value. The newest value stays.
  void forgetBefore(Instant t);
  const SensorSeries* find(const std::string& sensor) const;
  std::vector<std::string> sensors() const;

  /// Times [begin, end) in which a sensor of this cadence left out at least one value: from when the
  /// value was due to the next one that came. A value may be half a cadence late; one marked missing
  /// is no value. Unknown sensors have no gaps.
  std::vector<Span> gaps(const std::string& sensor, Millis cadence, Span within) const;

 private:
  struct Thinned {
    Instant until;  ///< older values have been thinned
    Millis step{0};
  };
  struct Kept {
    SensorSeries series;
    std::optional<Thinned> thinned;
  };
  static std::size_t rawMost(const Kept& kept, std::size_t most);
  static bool holds(const SensorSeries& series, const Observation& observation);
  std::unordered_map<std::string, Kept> kept_;
};

}  // namespace citymirror::store
