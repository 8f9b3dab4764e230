#include "scenarios/coupling/help_reach.h"

#include <map>

#include "scenarios/traffic/street_finder.h"

namespace citymirror::coupling {

HelpReach::HelpReach(const CityModel& city, const TrafficNetwork& network) : roads_(&city.roads) {
  const traffic::StreetFinder streets(city.roads, network);
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
  const std::vector<std::uint8_t> open(roads_->edgeCount(), 1);
  const auto nodes = reachedNodes(open);
  for (const auto& [street, people] : residents) {
    if (reached(street, open, nodes)) homes_.push_back({street, people});
  }
}

double HelpReach::cutOff(std::span<const std::uint8_t> open) const {
  const auto nodes = reachedNodes(open);
  double people = 0;
  for (const Home& home : homes_) {
    if (!reached(home.street, open, nodes)) people += home.residents;
  }
  return people;
}

std::vector<std::uint8_t> HelpReach::reachedNodes(std::span<const std::uint8_t> open) const {
  std::vector<std::uint8_t> nodes(roads_->nodeCount(), 0);
  std::vector<std::uint32_t> todo;
  const auto reach = [&](std::uint32_t node) {
    if (nodes[node]) return;
    nodes[node] = 1;
    todo.push_back(node);
  };
  for (const std::uint32_t street : stations_) {
    if (open[street]) reach(roads_->edgeTo[street]);
    const std::int32_t twin = roads_->edgeTwin[street];
    if (twin >= 0 && open[std::size_t(twin)]) reach(roads_->edgeFrom[street]);
  }
  while (!todo.empty()) {
    const std::uint32_t node = todo.back();
    todo.pop_back();
    for (std::uint32_t e = roads_->firstEdge[node]; e < roads_->firstEdge[node + 1]; ++e) {
      if (open[e]) reach(roads_->edgeTo[e]);
    }
  }
  return nodes;
}

bool HelpReach::reached(std::uint32_t street, std::span<const std::uint8_t> open,
                        std::span<const std::uint8_t> nodes) const {
  const auto along = [&](std::size_t edge) { return open[edge] && nodes[roads_->edgeFrom[edge]]; };
  const std::int32_t twin = roads_->edgeTwin[street];
  return along(street) || (twin >= 0 && along(std::size_t(twin)));
}

}  // namespace citymirror::coupling
