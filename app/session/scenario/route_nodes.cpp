#include "app/session/scenario/route_nodes.h"

namespace citymirror::session {

const RoadSources& RouteNodes::sources(const UnitVehicle& vehicle) const {
  return isOnFoot(vehicle) ? in_.walking : in_.roads;
}

RoadsAhead& RouteNodes::ahead(double depart, const UnitVehicle& vehicle) {
  auto& roads = ahead_[{depart, isOnFoot(vehicle)}];
  if (!roads)
    roads = std::make_unique<RoadsAhead>(sources(vehicle), Instant{0} + millis(depart), in_.wading,
                                         in_.traffic);
  return *roads;
}

const coupling::NodeGrid& RouteNodes::grid(const UnitVehicle& vehicle) {
  const RoadVehicle its = onRoad(in_.traffic, vehicle);
  auto& grid = grid_[{isOnFoot(vehicle), its}];
  if (!grid) grid = std::make_unique<coupling::NodeGrid>(sources(vehicle).city->roads, its);
  return *grid;
}

std::vector<std::uint32_t> RouteNodes::of(const RoutePlace& place, const UnitVehicle& vehicle) {
  const std::int64_t node =
      place.onRoad || isOnFoot(vehicle) ? -1 : grid(vehicle).nearest(place.at);
  if (node < 0) return place.nodesFor(vehicle);
  return {std::uint32_t(node)};
}

std::vector<std::uint32_t> RouteNodes::first(const std::vector<const RoutePlace*>& places,
                                             const UnitVehicle& vehicle) {
  std::vector<std::uint32_t> nodes;
  for (const RoutePlace* place : places) nodes.push_back(of(*place, vehicle).front());
  return nodes;
}

std::pair<std::vector<std::uint32_t>, std::vector<std::size_t>> RouteNodes::all(
    const std::vector<RoutePlace>& places, const UnitVehicle& vehicle) {
  std::pair<std::vector<std::uint32_t>, std::vector<std::size_t>> all{{}, {0}};
  for (const RoutePlace& place : places) {
    const auto nodes = of(place, vehicle);
    all.first.insert(all.first.end(), nodes.begin(), nodes.end());
    all.second.push_back(all.first.size());
  }
  return all;
}

}  // namespace citymirror::session
