#include "app/session/scenario/traffic_city.h"

#include <cmath>

#include "app/session/config.h"
#include "app/session/scenario/route_roads.h"
#include "gis/city/city_package.h"

namespace citymirror::session {
namespace {

double toWholeMs(double seconds) { return std::round(seconds * 1000) / 1000; }

}  // namespace

TrafficNetwork CityStreets::untimed() const {
  return traffic::cityNetwork(city->roads, rules.streets);
}

TrafficNetwork CityStreets::timed(const TrafficDemand& demand, double duration) const {
  return traffic::cityNetwork(city->roads, rules.streets,
                              traffic::TurnFlows(demand, 0, duration));
}

Result<traffic::CityTraffic> CityStreets::ownTrips(std::size_t vehicles, double duration,
                                                   std::uint64_t seed,
                                                   const run::JobContext& job) const {
  traffic::CityDemandOptions options;
  options.vehicles = vehicles;
  options.to = duration;
  options.seed = seed;
  auto made = traffic::cityTraffic(city->buildings, city->roads, rules, options, job);
  if (!made) return made.error();
  std::vector<Note> notes = made.notes();
  notes.push_back({"The scenario names no demand: " + std::to_string(made->demand->size()) +
                       " trips are made for the city",
                   "demand"});
  return Result<traffic::CityTraffic>(std::move(made).value(), std::move(notes));
}

Result<std::vector<StreetWater>> CityStreets::water(const std::string& folder,
                                                    const run::JobContext& job) const {
  const auto run = waterOfFolder(folder, *city, job);
  if (!run) return run.error();
  std::vector<StreetWater> all;
  for (const world::WorldState& state : (*run)->states)
    all.push_back({toWholeMs(seconds(state.at - (*run)->zero)), state.edgeDepth});
  if (all.empty())
    return Error{ErrorCode::badInput, "There are no depths", folder,
                 "Name the folder of a run that has gone on"};
  return all;
}

Result<CityStreets> openCityStreets(const std::string& folder, const std::string& assets,
                                    const run::JobContext& job) {
  const auto config = loadConfig(assets);
  if (!config) return config.error();
  auto city = gis::readCity(folder, job);
  if (!city) return city.error();
  std::vector<Note> notes = city.notes();
  CityStreets streets{std::make_shared<const CityModel>(std::move(city).value()), config->traffic,
                      config->roadClosure};
  return Result<CityStreets>(std::move(streets), std::move(notes));
}

void nameWading(TrafficDemand& demand) {
  for (VehicleClass& each : demand.classes) {
    if (each.user == kBus) each.wading = "bus";
    if (each.user == kTruck) each.wading = "truck";
    if (each.user == kEmergency) each.wading = "ambulance";
    if (each.user == kBicycle) each.wading = "foot";
  }
}

}  // namespace citymirror::session
