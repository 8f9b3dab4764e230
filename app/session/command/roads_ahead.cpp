#include "app/session/command/roads_ahead.h"

#include <algorithm>

#include "app/session/branch/reach_layer.h"

namespace citymirror::session {
namespace {

traffic::Route drawnRoute(const RoadNetwork& network, const coupling::TimedRoute& way,
                          std::uint32_t from) {
  traffic::Route route{way.edges, way.arrive - way.depart, way.metres, {network.node[from]}};
  for (const std::uint32_t edge : way.edges) {
    const auto line = network.line(edge);
    route.line.insert(route.line.end(), line.begin() + 1, line.end());
  }
  return route;
}

double waitedOn(const RoadNetwork& network, const coupling::ForecastRoads& roads,
                const coupling::TimedRoute& way) {
  double waited = 0, at = way.depart;
  for (std::size_t i = 0; i < way.edges.size(); ++i) {
    waited += std::max(0.0, way.enter[i] - at);
    at = coupling::arrivalAlong(network, roads, std::span(&way.edges[i], 1), way.enter[i]);
  }
  return waited;
}

}  // namespace

RoadsAhead::RoadsAhead(RoadSources sources, Instant depart,
                       const coupling::RoadClosureConfig& wading,
                       const traffic::CityTrafficRules& rules,
                       std::function<WalkingSources()> walking)
    : sources_(std::move(sources)),
      walking_(std::move(walking)),
      depart_(depart),
      zero_(depart),
      wading_(wading),
      rules_(rules) {
  if (sources_.water && sources_.water->states.empty()) sources_.water = nullptr;
  if (sources_.water) zero_ = sources_.water->zero;
  if (sources_.traffic && sources_.traffic->time.empty()) sources_.traffic = nullptr;
}

bool fits(const RunningTraffic& traffic, const RoadNetwork& roads) {
  return std::all_of(traffic.pace.begin(), traffic.pace.end(),
                     [&](const auto& pace) { return pace.size() == roads.edgeCount(); });
}

coupling::ForecastRoads roadsAmong(coupling::ForecastRoads roads, const RoadNetwork& network,
                                   const RunningTraffic* others, Instant zero,
                                   const UnitVehicle& vehicle,
                                   const traffic::CityTrafficRules& rules) {
  roads = coupling::onlyFor(std::move(roads), network, onRoad(rules, vehicle));
  roads.topSpeed = topSpeedOf(rules, vehicle);
  if (others == nullptr || others->time.empty() || hasSirens(rules, vehicle)) return roads;
  if (others->pace.front().size() != roads.share.front().size()) return roads;
  std::vector<double> time;
  for (const double at : others->time) time.push_back(at + seconds(others->zero - zero));
  return coupling::slowedBy(roads, time, others->pace);
}

const RoadsAhead::OnFoot& RoadsAhead::onFoot() {
  if (!onFoot_) {
    const WalkingSources walking = walking_();
    onFoot_ = OnFoot{walking.walkers,
                     {walking.walkers->city, walking.hierarchy,
                      waterUnder(walking.walkers->edgeOf, sources_.water), nullptr}};
  }
  return *onFoot_;
}

std::vector<std::uint32_t> RoadsAhead::cityEdges(const UnitVehicle& vehicle,
                                                 std::vector<std::uint32_t> edges) {
  if (!walksApart(vehicle)) return edges;
  for (std::uint32_t& edge : edges) edge = onFoot().walkers->edgeOf[edge];
  return edges;
}

std::int64_t RoadsAhead::nodeAt(const UnitVehicle& vehicle, const Point2& place) {
  return nearestNode(network(vehicle), place, onRoad(rules_, vehicle));
}

bool RoadsAhead::passesQueues(const UnitVehicle& vehicle) const {
  return hasSirens(rules_, vehicle);
}

std::unique_ptr<coupling::TimedRoutes> RoadsAhead::routesOver(coupling::ForecastRoads roads,
                                                              const UnitVehicle& vehicle) {
  const RoadSources& its = sourcesOf(vehicle);
  return std::make_unique<coupling::TimedRoutes>(
      its.city->roads, its.hierarchy,
      roadsAmong(std::move(roads), its.city->roads, its.traffic.get(), zero_, vehicle, rules_),
      seconds(depart_ - zero_));
}

const coupling::TimedRoutes& RoadsAhead::wet(const UnitVehicle& vehicle) {
  auto& routes = wet_[vehicle];
  if (!routes)
    routes = routesOver(roadsOver(sourcesOf(vehicle).water.get(), *wading_.find(vehicle.wading),
                                  network(vehicle).edgeCount()),
                        vehicle);
  return *routes;
}

const coupling::TimedRoutes& RoadsAhead::dry(const UnitVehicle& vehicle) {
  auto& routes = dry_[vehicle];
  if (!routes) routes = routesOver(freeRoads(network(vehicle).edgeCount()), vehicle);
  return *routes;
}

RouteBasis RoadsAhead::basis(const UnitVehicle& vehicle) {
  RouteBasis basis;
  basis.passesQueues = passesQueues(vehicle);
  if (const auto& run = sources_.water) {
    basis.forecastId = run->id;
    basis.goesOnFrom = run->parent;
    basis.waterIssued = run->issued;
    basis.waterUntil = run->states.back().at;
  }
  if (const auto& others = sourcesOf(vehicle).traffic; others && !basis.passesQueues) {
    basis.branch = others->branch;
    basis.trafficUntil = others->zero + millis(others->until);
  }
  return basis;
}

double RoadsAhead::depthOn(const UnitVehicle& vehicle, std::uint32_t edge, double seconds) {
  const world::RunPointer& water = sourcesOf(vehicle).water;
  if (!water) return 0;
  const auto& states = water->states;
  const Instant at = zero_ + millis(seconds);
  const auto after = std::upper_bound(states.begin(), states.end(), at,
                                      [](Instant t, const auto& state) { return t < state.at; });
  const world::WorldState& state = after == states.begin() ? states.front() : *std::prev(after);
  return state.edgeDepth ? double((*state.edgeDepth)[edge]) : 0;
}

std::vector<std::uint32_t> endsOf(const RoadNetwork& network, std::uint32_t road) {
  std::vector<std::uint32_t> ends;
  for (std::uint32_t e = 0; e < network.edgeCount(); ++e)
    if (network.edgeRoad[e] == road) ends.insert(ends.end(), {network.edgeFrom[e], network.edgeTo[e]});
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

RouteView routeToNodes(RoadsAhead& roads, const UnitVehicle& vehicle, std::uint32_t from,
                       std::span<const std::uint32_t> to) {
  const RoadNetwork& network = roads.network(vehicle);
  const auto drawn = [&](const coupling::TimedRoute& way) {
    traffic::Route route = drawnRoute(network, way, from);
    route.edges = roads.cityEdges(vehicle, std::move(route.edges));
    return route;
  };
  RouteView view;
  view.vehicleClass = vehicle.wading;
  view.departs = roads.depart();
  view.basis = roads.basis(vehicle);
  const coupling::TimedRoutes& dry = roads.dry(vehicle);
  const coupling::TimedRoutes& wet = roads.wet(vehicle);
  if (const auto way = coupling::earliestArrival(network, wet.roads(), from, to, wet.depart())) {
    view.flooded = drawn(*way);
    view.waiting = waitedOn(network, wet.roads(), *way);
  }
  const auto way = coupling::earliestArrival(network, dry.roads(), from, to, dry.depart());
  if (!way) return view;
  view.dry = drawn(*way);
  if (const auto shut = coupling::firstClosed(network, wet.roads(), way->edges, wet.depart())) {
    const Road& closed = network.roadOf(shut->edge);
    view.closing = RouteClosing{closed.code, closed.name, roads.zero() + millis(shut->reached),
                                roads.zero() + millis(shut->closes),
                                roads.depthOn(vehicle, shut->edge,
                                              std::max(shut->reached, shut->closes))};
  }
  return view;
}

RouteView routeToRoad(RoadsAhead& roads, const UnitVehicle& vehicle, const Point2& from,
                      std::uint32_t road) {
  const auto start = roads.nodeAt(vehicle, from);
  const auto ends = endsOf(roads.network(vehicle), road);
  if (start >= 0 && !ends.empty())
    return routeToNodes(roads, vehicle, std::uint32_t(start), ends);
  RouteView view;
  view.vehicleClass = vehicle.wading;
  view.departs = roads.depart();
  view.basis = roads.basis(vehicle);
  return view;
}

}  // namespace citymirror::session
