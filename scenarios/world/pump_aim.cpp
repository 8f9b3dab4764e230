#include "scenarios/world/pump_aim.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

#include "scenarios/coupling/road_samples.h"
#include "scenarios/flood/flood_model.h"
#include "scenarios/traffic/route_turns.h"

namespace citymirror::world {
namespace {

constexpr double kRoadStep = 5;          // m between the points of a road that are looked at
constexpr float kAlwaysWet = 0.01F;      // m at zero: water that stands there anyway

bool isAimedAt(const Road& road, const std::string& name) {
  const bool off = road.structure == RoadStructure::bridge || road.structure == RoadStructure::tunnel;
  return !off && (road.code == name || road.name.zh == name || road.name.en == name);
}

/// Edges over which the truck can drive while the water stands as deep as it comes.
std::vector<std::uint8_t> openEdges(const RasterGrid<float>& ponded, const RoadNetwork& roads,
                                    const TruckReach& reach) {
  std::vector<std::uint8_t> open(roads.edgeCount(), 1);
  for (std::size_t e = 0; e < open.size(); ++e) open[e] = isOpenTo(roads, e, reach.vehicle);
  if (reach.wading == nullptr) return open;
  const auto depth = coupling::edgeDepths(roads, ponded);
  for (std::size_t e = 0; e < open.size(); ++e)
    open[e] = open[e] && !coupling::closes(*reach.wading, depth[e], false);
  return open;
}

/// Of the open edges those to which a way leads from a place.
std::vector<std::uint8_t> edgesOnTheWay(const RoadNetwork& roads, const traffic::RouteTurns& turns,
                                        const std::vector<std::uint8_t>& open, const Point2& from,
                                        const RoadVehicle& vehicle) {
  std::vector<std::uint8_t> reached(roads.edgeCount(), 0), seen(turns.stateCount(), 0);
  const std::int64_t start = nearestNode(roads, from, vehicle);
  if (start < 0) return reached;
  std::vector<std::uint32_t> stack{std::uint32_t(start)};
  seen[std::size_t(start)] = 1;
  while (!stack.empty()) {
    const std::uint32_t state = stack.back();
    stack.pop_back();
    for (const std::uint32_t e : turns.leaving(state)) {
      if (!open[e]) continue;
      reached[e] = 1;
      const std::uint32_t there = turns.after(roads, e);
      if (!std::exchange(seen[there], 1)) stack.push_back(there);
    }
  }
  return reached;
}

/// Of the open edges those to which the way that is fastest without traffic is open all along: the
/// one that a driver takes who does not know what is forecast.
std::vector<std::uint8_t> edgesOnFastestWays(const RoadNetwork& roads,
                                             const traffic::RouteTurns& turns,
                                             const std::vector<std::uint8_t>& open,
                                             const Point2& from, const RoadVehicle& vehicle) {
  std::vector<std::uint8_t> reached(roads.edgeCount(), 0), stays(turns.stateCount(), 0);
  std::vector<double> arrival(roads.edgeCount(), std::numeric_limits<double>::infinity());
  std::vector<double> seconds(turns.stateCount(), std::numeric_limits<double>::infinity());
  const std::int64_t start = nearestNode(roads, from, vehicle);
  if (start < 0) return reached;
  using Reached = std::pair<double, std::uint32_t>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> next;
  seconds[std::size_t(start)] = 0;
  stays[std::size_t(start)] = 1;
  next.emplace(0, std::uint32_t(start));
  while (!next.empty()) {
    const auto [at, state] = next.top();
    next.pop();
    if (at > seconds[state]) continue;
    for (const std::uint32_t e : turns.leaving(state)) {
      if (!isOpenTo(roads, e, vehicle)) continue;
      const double there = at + roads.edgeLength[e] * 3.6 / roads.roadOf(e).freeFlowKmh;
      if (!(there < arrival[e])) continue;
      arrival[e] = there;
      reached[e] = open[e] && stays[state];
      const std::uint32_t to = turns.after(roads, e);
      if (!(there < seconds[to])) continue;
      seconds[to] = there;
      stays[to] = reached[e];
      next.emplace(there, to);
    }
  }
  return reached;
}

/// Where on the nearest of the open edges a truck stops; nothing where its hoses are too short.
std::optional<Point2> stopBeside(const RoadNetwork& roads, const std::vector<std::uint8_t>& open,
                                 const Point2& at, double hoses) {
  std::optional<std::uint32_t> nearest;
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    const double far = open[e] ? distanceTo(roads.line(e), at) : hoses + 1;
    if (far > hoses) continue;
    hoses = far;
    nearest = e;
  }
  if (!nearest) return std::nullopt;
  const std::vector<Point2> points = resample(roads.line(*nearest), kRoadStep);
  return *std::ranges::min_element(points, {}, [&](const Point2& p) { return (p - at).norm(); });
}

}  // namespace

RasterGrid<float> pondedWater(RasterGrid<float> depth, const flood::FloodInputs& domain) {
  const bool byCell = domain.initialDepth.size() == depth.values.size();
  for (std::size_t k = 0; k < depth.values.size(); ++k) {
    const double before = byCell ? domain.initialDepth[k] : domain.initialUniformDepth;
    if (before > kAlwaysWet || !std::isfinite(depth.values[k])) depth.values[k] = 0;
  }
  for (const flood::LevelRegion& region : domain.levelRegions) {
    for (const std::uint32_t cell : region.cells) {
      if (cell < depth.values.size()) depth.values[cell] = 0;
    }
  }
  return depth;
}

Result<RasterGrid<float>> pondingForecast(flood::FloodInputs inputs, double until,
                                          const run::JobContext& job) {
  inputs.startTime = 0;
  auto model = flood::FloodModel::make(inputs);
  if (!model) return model.error();
  if (auto done = model->advance(until, job); !done) return done.error();
  return pondedWater(model->maxima().depth, inputs);
}

std::optional<SuctionPlace> deepestWithin(const RasterGrid<float>& ponded, const Point2& at,
                                          double radius) {
  const GridShape& shape = ponded.shape;
  std::optional<SuctionPlace> best;
  double nearest = 0;
  const int south = std::max(0, shape.rowOf(at.y() - radius));
  const int north = std::min(shape.rows - 1, shape.rowOf(at.y() + radius));
  const int west = std::max(0, shape.columnOf(at.x() - radius));
  const int east = std::min(shape.columns - 1, shape.columnOf(at.x() + radius));
  for (int row = south; row <= north; ++row) {
    for (int column = west; column <= east; ++column) {
      const Point2 centre = shape.centre(column, row);
      const float depth = ponded.at(column, row);
      const double away = (centre - at).norm();
      const bool own = shape.columnOf(at.x()) == column && shape.rowOf(at.y()) == row;
      if (!(depth >= kLeastSuction) || (away > radius && !own)) continue;
      if (best && (depth < best->depth || (depth == best->depth && away >= nearest))) continue;
      best = SuctionPlace{centre, depth};
      nearest = away;
    }
  }
  return best;
}

std::optional<SuctionPlace> deepestOnRoad(const RasterGrid<float>& ponded, const CityModel& city,
                                          const std::string& road, const TruckReach& reach) {
  std::vector<SuctionPlace> places;
  const GridShape& shape = ponded.shape;
  for (const Road& each : city.roads.roads) {
    if (!isAimedAt(each, road)) continue;
    for (const Point2& p : resample(each.line, kRoadStep)) {
      const int column = shape.columnOf(p.x()), row = shape.rowOf(p.y());
      if (!shape.holds(column, row) || !(ponded.at(column, row) >= kLeastSuction)) continue;
      places.push_back({shape.centre(column, row), ponded.at(column, row)});
    }
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.depth > b.depth; });
  if (places.empty()) return std::nullopt;
  const auto open = openEdges(ponded, city.roads, reach);
  const auto first = [&](const std::vector<std::uint8_t>& edges) -> std::optional<SuctionPlace> {
    for (const SuctionPlace& place : places) {
      if (const auto stop = stopBeside(city.roads, edges, place.at, reach.hoses))
        return SuctionPlace{place.at, place.depth, stop};
    }
    return std::nullopt;
  };
  if (reach.from) {
    const traffic::RouteTurns turns(city.roads);
    const Point2& from = *reach.from;
    if (auto place = first(edgesOnFastestWays(city.roads, turns, open, from, reach.vehicle)))
      return place;
    if (auto place = first(edgesOnTheWay(city.roads, turns, open, from, reach.vehicle)))
      return place;
  }
  return first(open);
}

}  // namespace citymirror::world
