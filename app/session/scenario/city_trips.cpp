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

traffic::UsualTrips usualTrips(const CityModel& city, const traffic::CityTrafficRules& rules,
                               double seconds) {
  return traffic::usualTrips(rules.demand, city.extent.width() * city.extent.height(), seconds);
}

std::optional<Note> thinnedTrips(const traffic::UsualTrips& trips) {
  if (!trips.bounded) return std::nullopt;
  return Note{"Traffic is thinner than usual: where nobody says how many, a run holds " +
                  std::to_string(trips.vehicles) + " vehicles at the most",
              "vehicles"};
}

}  // namespace citymirror::session
