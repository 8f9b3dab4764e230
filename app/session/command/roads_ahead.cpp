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

std::vector<std::uint32_t> endsOf(const RoadNetwork& network, std::uint32_t road) {
  std::vector<std::uint32_t> ends;
  for (std::uint32_t e = 0; e < network.edgeCount(); ++e)
    if (network.edgeRoad[e] == road) ends.insert(ends.end(), {network.edgeFrom[e], network.edgeTo[e]});
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

}  // namespace

RoadsAhead::RoadsAhead(RoadSources sources, Instant depart,
                       const coupling::RoadClosureConfig& wading,
                       const traffic::CityTrafficRules& rules)
    : sources_(std::move(sources)), depart_(depart), zero_(depart), wading_(wading), rules_(rules) {
  if (sources_.water && sources_.water->states.empty()) sources_.water = nullptr;
  if (sources_.water) zero_ = sources_.water->zero;
  if (sources_.traffic && sources_.traffic->time.empty()) sources_.traffic = nullptr;
}

bool RoadsAhead::passesQueues(const std::string& vehicleClass) const {
  return std::any_of(rules_.classes.begin(), rules_.classes.end(), [&](const VehicleClass& each) {
    return each.sirens && each.wading == vehicleClass;
  });
}

std::unique_ptr<coupling::TimedRoutes> RoadsAhead::routesOver(
    const coupling::ForecastRoads& roads, const std::string& vehicleClass) const {
  const double depart = seconds(depart_ - zero_);
  const RunningTraffic* others = passesQueues(vehicleClass) ? nullptr : sources_.traffic.get();
  if (others == nullptr)
    return std::make_unique<coupling::TimedRoutes>(network(), sources_.hierarchy, roads, depart);
  std::vector<double> time;
  for (const double at : others->time) time.push_back(at + seconds(others->zero - zero_));
  return std::make_unique<coupling::TimedRoutes>(
      network(), sources_.hierarchy, coupling::slowedBy(roads, time, others->pace), depart);
}

const coupling::TimedRoutes& RoadsAhead::wet(const std::string& vehicleClass) {
  auto& routes = wet_[vehicleClass];
  if (!routes)
    routes = routesOver(roadsOver(sources_.water.get(), *wading_.find(vehicleClass),
                                  network().edgeCount()),
                        vehicleClass);
  return *routes;
}

const coupling::TimedRoutes& RoadsAhead::dry(const std::string& vehicleClass) {
  auto& routes = dry_[vehicleClass];
  if (!routes) routes = routesOver(freeRoads(network().edgeCount()), vehicleClass);
  return *routes;
}

RouteBasis RoadsAhead::basis(const std::string& vehicleClass) const {
  RouteBasis basis;
  basis.passesQueues = passesQueues(vehicleClass);
  if (const auto& run = sources_.water) {
    basis.forecastId = run->id;
    basis.waterIssued = run->issued;
    basis.waterUntil = run->states.back().at;
  }
  if (const auto& others = sources_.traffic; others && !basis.passesQueues) {
    basis.branch = others->branch;
    basis.trafficUntil = others->zero + millis(others->until);
  }
  return basis;
}

double RoadsAhead::depthOn(std::uint32_t edge, double seconds) const {
  if (!sources_.water) return 0;
  const auto& states = sources_.water->states;
  const Instant at = zero_ + millis(seconds);
  const auto after = std::upper_bound(states.begin(), states.end(), at,
                                      [](Instant t, const auto& state) { return t < state.at; });
  const world::WorldState& state = after == states.begin() ? states.front() : *std::prev(after);
  return state.edgeDepth ? double((*state.edgeDepth)[edge]) : 0;
}

RouteView routeToRoad(RoadsAhead& roads, const std::string& vehicleClass, const Point2& from,
                      std::uint32_t road) {
  const RoadNetwork& network = roads.network();
  RouteView view;
  view.vehicleClass = vehicleClass;
  view.departs = roads.depart();
  view.basis = roads.basis(vehicleClass);
  const auto start = nearestNode(network, from);
  const auto ends = endsOf(network, road);
  if (start < 0 || ends.empty()) return view;
  const auto node = std::uint32_t(start);
  const coupling::TimedRoutes& dry = roads.dry(vehicleClass);
  const coupling::TimedRoutes& wet = roads.wet(vehicleClass);
  if (const auto way = coupling::earliestArrival(network, wet.roads(), node, ends, wet.depart())) {
    view.flooded = drawnRoute(network, *way, node);
    view.waiting = waitedOn(network, wet.roads(), *way);
  }
  const auto way = coupling::earliestArrival(network, dry.roads(), node, ends, dry.depart());
  if (!way) return view;
  view.dry = drawnRoute(network, *way, node);
  if (const auto shut = coupling::firstClosed(network, wet.roads(), way->edges, wet.depart())) {
    const Road& closed = network.roadOf(shut->edge);
    view.closing = RouteClosing{closed.code, closed.name, roads.zero() + millis(shut->reached),
                                roads.zero() + millis(shut->closes),
                                roads.depthOn(shut->edge, std::max(shut->reached, shut->closes))};
  }
  return view;
}

}  // namespace citymirror::session
