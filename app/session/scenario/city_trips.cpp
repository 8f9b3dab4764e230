#include "app/session/scenario/city_trips.h"

#include <utility>

namespace citymirror::session {

Result<CityTrips> cityTrips(const CityModel& city, const traffic::CityTrafficRules& rules,
                            const traffic::CityDemandOptions& options, const run::JobContext& job) {
  auto made = traffic::cityTraffic(city.buildings, city.roads, rules, options, job);
  if (!made) return made.error();
  CityTrips trips;
  trips.inputs.network = made->network;
  trips.inputs.demand = made->demand;
  trips.inputs.parameters.informed = rules.demand.informed;
  trips.inputs.parameters.patience = rules.demand.patience;
  trips.inputs.seed = options.seed;
  trips.day = made->equilibrium;
  return Result<CityTrips>(std::move(trips), made.notes());
}

}  // namespace citymirror::session
