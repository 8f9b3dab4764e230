#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "app/session/live/watch_config.h"
#include "engine/core/city_model.h"

namespace citymirror::session {

/// Two sources that say different things about one quantity at one place.
struct ConflictView {
  struct Side {
    std::size_t site = 0;  ///< index in city->sensors
    std::string source;    ///< feed
    double value = 0;  ///< in the unit of the site's quantity
    Instant at;
  };
  Side one, other;
  double difference = 0, tolerance = 0;  ///< in the same unit
  Text source;  ///< of the tolerance
};

/// The latest good values of a city's sensors by place, quantity and feed. Sensors of one quantity
/// that stand within ConflictRule::samePlace of the first of them measure one thing, and so do feeds
/// that bring one sensor. Tolerances are those of quality control. A plain value; one thread.
class SourceConflicts {
 public:
  SourceConflicts(const WatchConfig& config, const CityModel& city);

  /// Passed over: values that are not good or no numbers, unknown sensors, what is older than the
  /// value that is known. O(sources of the place).
  void take(const Observation& observation);
  /// Worst first by difference over tolerance. O(n log n) in the values known.
  std::vector<ConflictView> conflicts() const;

 private:
  struct Known {
    std::size_t site = 0;
    incident::Reading reading;
  };
  ConflictRule rule_;
  std::map<std::string, incident::QualityLimits> limits_;
  std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> placeOf_;  ///< and site
  std::vector<std::string> places_;                                              ///< quantity
  std::vector<std::vector<Known>> latest_;                                       ///< by place
};

}  // namespace citymirror::session
