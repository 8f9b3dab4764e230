#include "scenarios/coupling/help_reach.h"

#include <map>
#include <utility>

#include "scenarios/traffic/street_finder.h"

namespace citymirror::coupling {

HelpReach::HelpReach(const CityModel& city, const TrafficNetwork& network,
                     const RoadVehicle& vehicle)
    : roads_(&city.roads), vehicle_(vehicle), turns_(city.roads) {
  const traffic::StreetFinder streets(city.roads, network, vehicle);
  for (const Facility& facility : city.facilities) {
    if (facility.kind != FacilityKind::hospital && facility.kind != FacilityKind::fireStation)
      continue;
    const std::int64_t street = streets.nearest(facility.at);
    if (street >= 0) stations_.push_back(std::uint32_t(street));
  }
  if (stations_.empty()) return;
  std::map<std::uint32_t, double> residents;
  for (std::size_t b = 0; b < city.buildings.size(); ++b) {
    const std::uint32_t people = city.buildings.knownResidents(b);
    if (people == 0) continue;
    const std::int64_t street = streets.nearest(boundsOf(city.buildings.footprint(b)).centre());
    if (street >= 0) residents[std::uint32_t(street)] += people;
  }
  const auto edges = reachedEdges(std::vector<std::uint8_t>(roads_->edgeCount(), 1));
  for (const auto& [street, people] : residents) {
    if (reached(street, edges)) homes_.push_back({street, people});
  }
}

double HelpReach::cutOff(std::span<const std::uint8_t> open) const {
  const auto edges = reachedEdges(open);
  double people = 0;
  for (const Home& home : homes_) {
    if (!reached(home.street, edges)) people += home.residents;
  }
  return people;
}

std::vector<std::uint8_t> HelpReach::reachedEdges(std::span<const std::uint8_t> open) const {
  std::vector<std::uint8_t> edges(roads_->edgeCount(), 0), seen(turns_.stateCount(), 0);
  std::vector<std::uint32_t> todo;
  const auto driveAlong = [&](std::uint32_t edge) {
    const std::uint32_t state = turns_.after(*roads_, edge);
    if (!std::exchange(seen[state], 1)) todo.push_back(state);
  };
  const auto isOpen = [&](std::uint32_t edge) {
    return open[edge] && isOpenTo(*roads_, edge, vehicle_);
  };
  for (const std::uint32_t street : stations_) {
    if (isOpen(street)) driveAlong(street);
    const std::int32_t twin = roads_->edgeTwin[street];
    if (twin >= 0 && isOpen(std::uint32_t(twin))) driveAlong(std::uint32_t(twin));
  }
  while (!todo.empty()) {
    const std::uint32_t state = todo.back();
    todo.pop_back();
    for (const std::uint32_t e : turns_.leaving(state)) {
      if (!isOpen(e)) continue;
      edges[e] = 1;
      driveAlong(e);
    }
  }
  return edges;
}

bool HelpReach::reached(std::uint32_t street, std::span<const std::uint8_t> edges) const {
  const std::int32_t twin = roads_->edgeTwin[street];
  return edges[street] || (twin >= 0 && edges[std::size_t(twin)]);
}

}  // namespace citymirror::coupling
