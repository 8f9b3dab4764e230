#include "scenarios/traffic/router.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace citymirror::traffic {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

struct Reached {
  double seconds;
  std::uint32_t node;
  /// Ties go to the lower node: the same route on every machine.
  bool operator>(const Reached& o) const {
    return seconds != o.seconds ? seconds > o.seconds : node > o.node;
  }
};

/// Dijkstra from one node until one of `goals` is settled.
std::optional<Route> search(const RoadNetwork& network, const EdgeConditions& conditions,
                            std::uint32_t start, const std::vector<std::uint32_t>& goals) {
  std::vector<double> best(network.nodeCount(), kNever);
  std::vector<std::int64_t> by(network.nodeCount(), -1);
  std::vector<bool> isGoal(network.nodeCount(), false);
  for (const std::uint32_t goal : goals) isGoal[goal] = true;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  best[start] = 0;
  queue.push({0, start});
  while (!queue.empty()) {
    const auto [seconds, node] = queue.top();
    queue.pop();
    if (seconds > best[node]) continue;
    if (isGoal[node]) {
      Route route;
      route.seconds = seconds;
      for (std::uint32_t n = node; n != start; n = network.edgeFrom[std::size_t(by[n])]) {
        route.edges.push_back(std::uint32_t(by[n]));
      }
      std::reverse(route.edges.begin(), route.edges.end());
      route.line.push_back(network.node[start]);
      for (const std::uint32_t e : route.edges) {
        route.metres += network.edgeLength[e];
        const auto line = network.line(e);
        route.line.insert(route.line.end(), line.begin() + 1, line.end());
      }
      return route;
    }
    for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e) {
      if (!(conditions.speed[e] > 0)) continue;
      const double then = seconds + network.edgeLength[e] / conditions.speed[e];
      const std::uint32_t next = network.edgeTo[e];
      if (then >= best[next]) continue;
      best[next] = then;
      by[next] = e;
      queue.push({then, next});
    }
  }
  return std::nullopt;
}

}  // namespace

EdgeConditions freeFlow(const RoadNetwork& network) {
  EdgeConditions conditions;
  conditions.speed.reserve(network.edgeCount());
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    conditions.speed.push_back(float(network.roadOf(e).freeFlowKmh / 3.6));
  }
  return conditions;
}

std::optional<Route> fastestRoute(const RoadNetwork& network, const EdgeConditions& conditions,
                                  const Point2& from, const Point2& to) {
  const std::int64_t start = nearestNode(network, from), goal = nearestNode(network, to);
  if (start < 0 || goal < 0) return std::nullopt;
  return search(network, conditions, std::uint32_t(start), {std::uint32_t(goal)});
}

std::optional<Route> fastestRouteToRoad(const RoadNetwork& network,
                                        const EdgeConditions& conditions, const Point2& from,
                                        std::uint32_t road) {
  const std::int64_t start = nearestNode(network, from);
  std::vector<std::uint32_t> goals;
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    if (network.edgeRoad[e] != road) continue;
    goals.push_back(network.edgeFrom[e]);
    goals.push_back(network.edgeTo[e]);
  }
  if (start < 0 || goals.empty()) return std::nullopt;
  return search(network, conditions, std::uint32_t(start), goals);
}

std::vector<double> secondsTowards(const RoadNetwork& network, const EdgeConditions& conditions,
                                   const Point2& to) {
  std::vector<double> best(network.nodeCount(), kNever);
  const std::int64_t goal = nearestNode(network, to);
  if (goal < 0) return best;
  std::vector<std::uint32_t> firstInto(network.nodeCount() + 1, 0), into(network.edgeCount());
  for (const std::uint32_t node : network.edgeTo) ++firstInto[node + 1];
  for (std::size_t n = 0; n < network.nodeCount(); ++n) firstInto[n + 1] += firstInto[n];
  std::vector<std::uint32_t> next(firstInto.begin(), firstInto.end() - 1);
  for (std::uint32_t e = 0; e < network.edgeCount(); ++e) into[next[network.edgeTo[e]]++] = e;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  best[std::size_t(goal)] = 0;
  queue.push({0, std::uint32_t(goal)});
  while (!queue.empty()) {
    const auto [seconds, node] = queue.top();
    queue.pop();
    if (seconds > best[node]) continue;
    for (std::uint32_t i = firstInto[node]; i < firstInto[node + 1]; ++i) {
      const std::uint32_t e = into[i];
      if (!(conditions.speed[e] > 0)) continue;
      const double then = seconds + network.edgeLength[e] / conditions.speed[e];
      if (then >= best[network.edgeFrom[e]]) continue;
      best[network.edgeFrom[e]] = then;
      queue.push({then, network.edgeFrom[e]});
    }
  }
  return best;
}

}  // namespace citymirror::traffic
