#pragma once
#include <memory>

#include "engine/core/building_set.h"
#include "engine/core/result.h"
#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/traffic/day_equilibrium.h"

namespace citymirror::traffic {

/// The trips that are wanted.
struct CityDemandOptions {
  std::size_t vehicles = 20000;  ///< that depart in [from, to)
  double from = 0, to = 3600;    ///< s
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0 = one for each core; trips do not depend on it
};

/// Trips between buildings over the edges nearest to them, drawn by a doubly weighted gravity model
/// on zones: homes weigh by residents, jobs by floor area and use. Each batch takes the fastest
/// ways with the delays on streets and at junctions that those before make (LinkDelay). Equal
/// inputs give equal trips. Without homes or jobs every building weighs by its floor area.
/// O(batches · goals · edges log edges). Errors: badInput (no buildings, no roads for cars),
/// cancelled.
Result<TrafficDemand> cityDemand(const BuildingSet& buildings, const RoadNetwork& roads,
                                 const TrafficNetwork& network, const CityTrafficRules& rules,
                                 const CityDemandOptions& options, const run::JobContext& job);

/// Streets and trips that fit each other.
struct CityTraffic {
  std::shared_ptr<const TrafficNetwork> network;
  std::shared_ptr<const TrafficDemand> demand;
  DayEquilibrium equilibrium;  ///< of the ways; loadings 0 = none was wanted
};

/// Makes trips, times the signals for them (cityNetwork), lets drivers choose their ways again, so
/// often as the rules say, and where they say so brings these nearer to equilibrium by driving the
/// day (equilibrate), which a note tells.
/// Errors and cost: cityDemand and equilibrate.
Result<CityTraffic> cityTraffic(const BuildingSet& buildings, const RoadNetwork& roads,
                                const CityTrafficRules& rules, const CityDemandOptions& options,
                                const run::JobContext& job);

/// The edge for a vehicle whose line is nearest to a place, −1 where there is none. O(edges).
std::int64_t nearestStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           const Point2& place, const RoadVehicle& vehicle = kPassengerCar);

}  // namespace citymirror::traffic
