#pragma once
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/coupling/forecast_route.h"

namespace citymirror::session {

/// Seconds that a unit drives to a place, infinity = no road leads there in time.
struct DriveTime {
  double overWater = 0;  ///< through the water as it is forecast
  double dry = 0;        ///< over the same roads without water
};

/// How long a unit that sets out from a place at one time drives to any other: on roads as fast as
/// they may be driven, without other traffic. Made in O(E log V), each question O(nodes).
class UnitArrivals {
 public:
  /// `roads` as coupling::earliestArrivals takes them, `depart` in s from their zero.
  UnitArrivals(const CityModel& city, const coupling::ForecastRoads& roads, const Point2& from,
               double depart);

  DriveTime to(const Point2& place) const;

 private:
  const RoadNetwork& roads_;  ///< of the city, which outlives this
  double depart_;
  std::vector<double> wet_, dry_;  ///< by node, s
};

}  // namespace citymirror::session
