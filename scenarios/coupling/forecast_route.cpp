#include "scenarios/coupling/forecast_route.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "scenarios/coupling/edge_passage.h"

namespace citymirror::coupling {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNoEdge = std::numeric_limits<std::uint32_t>::max();

/// The earliest passage of an edge by one who stands before it at `at`.
Passage pass(const RoadNetwork& network, const ForecastRoads& roads, std::uint32_t edge,
             double at) {
  return earliestPassage(
      network.roadOf(edge).freeFlowKmh / 3.6, network.edgeLength[edge], roads.topSpeed, roads.time,
      [&roads, edge](std::size_t k) { return roads.share[k][edge]; }, at);
}

struct Reached {
  double time;
  std::uint32_t state;
  bool operator>(const Reached& o) const {
    return time != o.time ? time > o.time : state > o.state;
  }
};

/// By state of `turns`.
struct Tree {
  std::shared_ptr<const traffic::RouteTurns> turns;
  std::vector<double> arrive, enter, metres;
  std::vector<std::uint32_t> by, before;  ///< edge, and state before it, of what is reached so

  explicit Tree(std::shared_ptr<const traffic::RouteTurns> of)
      : turns(std::move(of)),
        arrive(turns->stateCount(), kFar),
        enter(arrive),
        metres(arrive),
        by(arrive.size(), kNoEdge),
        before(arrive.size(), kNoEdge) {}

  /// That of the states of a node which is reached first.
  std::uint32_t firstOf(std::uint32_t node) const {
    std::uint32_t first = node;
    for (const std::uint32_t state : turns->furtherOf(node))
      if (arrive[state] < arrive[first]) first = state;
    return first;
  }
};

Tree grow(const RoadNetwork& network, const ForecastRoads& roads,
          std::span<const std::uint32_t> from, double depart,
          std::span<const std::uint32_t> goals) {
  Tree tree(roads.turns ? roads.turns : std::make_shared<const traffic::RouteTurns>(network));
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  for (const std::uint32_t node : from) {
    tree.arrive[node] = depart;
    tree.metres[node] = 0;
    queue.push({depart, node});
  }
  while (!queue.empty()) {
    const auto [time, state] = queue.top();
    queue.pop();
    if (time > tree.arrive[state]) continue;
    if (std::find(goals.begin(), goals.end(), tree.turns->nodeOf(state)) != goals.end()) break;
    for (const std::uint32_t e : tree.turns->leaving(state)) {
      const Passage passage = pass(network, roads, e, time);
      const std::uint32_t next = tree.turns->after(network, e);
      if (passage.leave >= tree.arrive[next]) continue;
      tree.arrive[next] = passage.leave;
      tree.enter[next] = passage.enter;
      tree.metres[next] = tree.metres[state] + double(network.edgeLength[e]);
      tree.by[next] = e;
      tree.before[next] = state;
      queue.push({passage.leave, next});
    }
  }
  return tree;
}

}  // namespace

ForecastRoads onlyFor(ForecastRoads roads, const RoadNetwork& network, const RoadVehicle& vehicle) {
  roads.vehicle = vehicle;
  for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
    if (isOpenTo(network, e, vehicle)) continue;
    for (std::vector<float>& share : roads.share) share[e] = 0;
  }
  return roads;
}

ForecastRoads slowedBy(const ForecastRoads& roads, std::span<const double> time,
                       std::span<const std::vector<float>> pace, double crawl) {
  if (time.empty()) return roads;
  ForecastRoads slowed{{}, {}, roads.topSpeed, roads.turns, roads.vehicle};
  std::merge(roads.time.begin(), roads.time.end(), time.begin(), time.end(),
             std::back_inserter(slowed.time));
  slowed.time.erase(std::unique(slowed.time.begin(), slowed.time.end()), slowed.time.end());
  const std::vector<double> paces(time.begin(), time.end());
  for (const double at : slowed.time) {
    std::vector<float> share = roads.share[stepAt(roads.time, at)];
    const std::vector<float>& others = pace[stepAt(paces, at)];
    for (std::size_t e = 0; e < share.size(); ++e) {
      if (others[e] < 0)
        share[e] = 0;
      else if (!std::isnan(others[e]))
        share[e] = std::min(share[e], std::max(others[e], float(crawl)));
    }
    slowed.share.push_back(std::move(share));
  }
  return slowed;
}

ForecastRoads forecastRoads(const std::vector<double>& time,
                            std::span<const std::vector<float>> edgeDepth, const WadingRule& rule) {
  ForecastRoads roads{time, {}};
  for (const std::vector<float>& depth : edgeDepth) {
    std::vector<float> share(depth.size());
    for (std::size_t e = 0; e < depth.size(); ++e) {
      const bool wasClosed = !roads.share.empty() && roads.share.back()[e] <= 0;
      share[e] = closes(rule, depth[e], wasClosed) ? 0 : float(speedShare(depth[e], rule));
    }
    roads.share.push_back(std::move(share));
  }
  return roads;
}

std::optional<TimedRoute> earliestArrival(const RoadNetwork& network, const ForecastRoads& roads,
                                          std::uint32_t from, std::uint32_t to, double depart) {
  return earliestArrival(network, roads, from, std::span(&to, 1), depart);
}

std::optional<TimedRoute> earliestArrival(const RoadNetwork& network, const ForecastRoads& roads,
                                          std::uint32_t from, std::span<const std::uint32_t> to,
                                          double depart) {
  const Tree tree = grow(network, roads, std::span(&from, 1), depart, to);
  const auto first = std::min_element(to.begin(), to.end(), [&](std::uint32_t a, std::uint32_t b) {
    return tree.arrive[tree.firstOf(a)] < tree.arrive[tree.firstOf(b)];
  });
  if (first == to.end()) return std::nullopt;
  std::uint32_t state = tree.firstOf(*first);
  if (!(tree.arrive[state] < kFar)) return std::nullopt;
  TimedRoute route;
  route.depart = depart;
  route.arrive = tree.arrive[state];
  for (; tree.by[state] != kNoEdge; state = tree.before[state]) {
    route.edges.push_back(tree.by[state]);
    route.enter.push_back(tree.enter[state]);
    route.metres += network.edgeLength[route.edges.back()];
  }
  std::reverse(route.edges.begin(), route.edges.end());
  std::reverse(route.enter.begin(), route.enter.end());
  return route;
}

double arrivalAlong(const RoadNetwork& network, const ForecastRoads& roads,
                    std::span<const std::uint32_t> edges, double depart) {
  double at = depart;
  for (std::size_t i = 0; i < edges.size() && at < kFar; ++i)
    at = pass(network, roads, edges[i], at).leave;
  return at;
}

std::optional<ClosedAhead> firstClosed(const RoadNetwork& network, const ForecastRoads& roads,
                                       std::span<const std::uint32_t> edges, double depart) {
  double at = depart;
  for (const std::uint32_t edge : edges) {
    const Passage passage = pass(network, roads, edge, at);
    if (passage.enter <= at && passage.leave < kFar) {
      at = passage.leave;
      continue;
    }
    std::size_t k = stepAt(roads.time, at);
    while (k + 1 < roads.time.size() && roads.share[k][edge] > 0) ++k;
    while (k > 0 && roads.share[k - 1][edge] <= 0) --k;
    return ClosedAhead{edge, at, roads.time[k]};
  }
  return std::nullopt;
}

EarliestWays earliestWays(const RoadNetwork& network, const ForecastRoads& roads,
                          std::span<const std::uint32_t> from, double depart) {
  const Tree tree = grow(network, roads, from, depart, {});
  EarliestWays ways;
  for (std::uint32_t node = 0; node < network.nodeCount(); ++node) {
    const std::uint32_t state = tree.firstOf(node);
    ways.arrive.push_back(tree.arrive[state]);
    ways.metres.push_back(tree.metres[state]);
  }
  return ways;
}

std::vector<double> earliestArrivals(const RoadNetwork& network, const ForecastRoads& roads,
                                     std::span<const std::uint32_t> from, double depart) {
  return earliestWays(network, roads, from, depart).arrive;
}

}  // namespace citymirror::coupling
