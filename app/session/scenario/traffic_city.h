#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/scenario/traffic_scenario.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/city_demand.h"

namespace citymirror::session {

/// The streets of a city package for a traffic scenario, by the configuration. Links are its edges,
/// their codes "ROAD/edge".
struct CityStreets {
  std::shared_ptr<const CityModel> city;
  traffic::CityTrafficRules rules;
  coupling::RoadClosureConfig wading;

  TrafficNetwork untimed() const;  ///< signals as they are where no volumes are known
  /// Signals timed for the vehicles that depart in [0, duration) s. O(nodes · arms³).
  TrafficNetwork timed(const TrafficDemand& demand, double duration) const;
  /// Trips of the city that depart in [0, duration) s. Errors, cost: cityTraffic.
  Result<traffic::CityTraffic> ownTrips(std::size_t vehicles, double duration, std::uint64_t seed,
                                        const run::JobContext& job) const;
  /// Depths by link of the run in a folder, rising in time, at least one. Errors: waterOfFolder.
  Result<std::vector<StreetWater>> water(const std::string& folder,
                                         const run::JobContext& job) const;
};

/// Errors: those of the package and of the configuration in `assets`.
Result<CityStreets> openCityStreets(const std::string& folder, const std::string& assets,
                                    const run::JobContext& job);

/// The wading rule of each class by who drives it, where a file of trips names none: bus, truck,
/// ambulance for emergency vehicles, on foot for bicycles; cars keep theirs.
void nameWading(TrafficDemand& demand);

}  // namespace citymirror::session
