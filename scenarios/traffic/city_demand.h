#pragma once
#include <memory>

#include "engine/core/building_set.h"
#include "engine/core/result.h"
#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"

namespace citymirror::traffic {

/// How a city travels in one period, with sources.
struct CityDemandOptions {
  std::size_t vehicles = 20000;  ///< that depart in [from, to)
  double from = 0, to = 3600;    ///< s
  double workToHome = 0.55;      ///< share of trips from jobs to homes: an evening (assumed)
  double homeToWork = 0.15;      ///< the rest goes from homes to shops and services (assumed)
  double deterrence = 0.12;      ///< 1/min of the gravity model (Ortúzar, Willumsen 2011, ch. 5)
  double truckShare = 0.05, busShare = 0.02;
  int batches = 4;  ///< of incremental assignment: later drivers meet the traffic of earlier ones
  std::uint64_t seed = 1;
};

/// Classes of a city's traffic, in this order; every one knows its wading rule.
enum class CityClass : std::uint8_t {
  car,
  truck,
  bus,
  pumpTruck,
  ambulance,
  fireEngine,
  highClearance
};
std::vector<VehicleClass> cityClasses();

/// Trips between buildings over the edges nearest to them, drawn by a doubly weighted gravity model
/// on zones of 1 km: homes weigh by residents, jobs by floor area and use. Each batch takes the
/// fastest ways under the volume-delay (BPR 1964) of those before. Equal inputs give equal trips.
/// Without homes or jobs every building weighs by its floor area. O(batches · goals · edges log
/// edges). Errors: badInput (no buildings, no roads for cars), cancelled.
Result<TrafficDemand> cityDemand(const BuildingSet& buildings, const RoadNetwork& roads,
                                 const TrafficNetwork& network, const CityDemandOptions& options,
                                 const run::JobContext& job);

/// The edge for cars whose line is nearest to a place, −1 where there is none. O(edges).
std::int64_t nearestStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           const Point2& place);

}  // namespace citymirror::traffic
