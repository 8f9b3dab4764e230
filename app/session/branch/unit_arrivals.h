#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "app/session/command/walkers.h"
#include "engine/core/city_model.h"
#include "scenarios/coupling/forecast_route.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// Seconds that a unit goes to a place, infinity = no road leads there in time.
struct DriveTime {
  double overWater = 0;  ///< through the water as it is forecast
  double dry = 0;        ///< over the same roads without water
};

/// How long a unit that sets out from a place at one time goes to any other: on roads as fast as
/// they may be driven, without other traffic. Made in O(E log V), each question O(nodes).
class UnitArrivals {
 public:
  /// `roads` as coupling::earliestArrivals takes them, `depart` in s from their zero. `kept` lives
  /// as long as this: the city, where nobody else keeps it.
  UnitArrivals(const CityModel& city, const coupling::ForecastRoads& roads, const Point2& from,
               double depart, std::shared_ptr<const CityModel> kept = nullptr);

  DriveTime to(const Point2& place) const;

 private:
  std::shared_ptr<const CityModel> kept_;
  const RoadNetwork& roads_;  ///< of the city
  double depart_;
  RoadVehicle vehicle_;            ///< as coupling::onlyFor
  std::vector<double> wet_, dry_;  ///< by node, s
};

/// Those of a unit of a city, as its class goes: no faster than that can, on foot over the walkers
/// that are kept of the city. `run` null = dry roads. Nothing for a class without a wading rule.
std::optional<UnitArrivals> arrivalsOf(const std::shared_ptr<const CityModel>& city,
                                       const Resource& unit, const world::RunPointer& run,
                                       Instant at, const coupling::RoadClosureConfig& wading,
                                       const traffic::CityTrafficRules& rules,
                                       KeptWalkers& walkers);

}  // namespace citymirror::session
