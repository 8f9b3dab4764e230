#include "scenarios/coupling/timed_routes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace citymirror::coupling {
namespace {

/// Seconds of each edge at the best that is still to come of it.
std::vector<double> bestSeconds(const RoadNetwork& network, const ForecastRoads& roads,
                                double depart) {
  std::vector<float> best(network.edgeCount(), 0);
  for (std::size_t k = 0; k < roads.time.size(); ++k) {
    if (k + 1 < roads.time.size() && roads.time[k + 1] <= depart) continue;
    for (std::size_t e = 0; e < best.size(); ++e) best[e] = std::max(best[e], roads.share[k][e]);
  }
  std::vector<double> seconds(best.size(), std::numeric_limits<double>::infinity());
  for (std::size_t e = 0; e < best.size(); ++e) {
    const double free = network.roadOf(e).freeFlowKmh / 3.6;
    const double speed = std::min(free * double(best[e]), roads.topSpeed);
    if (speed > 0) seconds[e] = network.edgeLength[e] / speed;
  }
  return seconds;
}

}  // namespace

TimedRoutes::TimedRoutes(const RoadNetwork& network,
                         std::shared_ptr<const traffic::RoadHierarchy> hierarchy,
                         ForecastRoads roads, double depart)
    : network_(network),
      roads_(std::move(roads)),
      depart_(depart),
      best_(hierarchy, bestSeconds(network, roads_, depart)) {
  roads_.turns = hierarchy->turns();
}

std::optional<TimedRoute> TimedRoutes::route(std::uint32_t from, std::uint32_t to) const {
  return earliestArrival(network_, roads_, from, to, depart_);
}

/// The way of the best conditions where it is as fast as they promise.
std::optional<TimedRoutes::Best> TimedRoutes::asBest(std::uint32_t from, std::uint32_t to,
                                                     double best) const {
  if (!std::isfinite(best)) return Best{best, best};
  const auto edges = best_.edges(from, to);
  if (!edges) return std::nullopt;
  const double takes = arrivalAlong(network_, roads_, *edges, depart_) - depart_;
  if (takes > best + 1e-6 * std::max(1.0, best)) return std::nullopt;
  double metres = 0;
  for (const std::uint32_t edge : *edges) metres += double(network_.edgeLength[edge]);
  return Best{takes, metres};
}

std::vector<double> TimedRoutes::table(std::span<const std::uint32_t> from,
                                       std::span<const std::uint32_t> to) const {
  return ways(from, to).seconds;
}

TimedRoutes::Ways TimedRoutes::ways(std::span<const std::uint32_t> from,
                                    std::span<const std::uint32_t> to) const {
  Ways ways{best_.table(from, to), {}};
  ways.metres.resize(ways.seconds.size());
  for (std::size_t row = 0; row < from.size(); ++row) {
    const std::span seconds(ways.seconds.data() + row * to.size(), to.size());
    const std::span metres(ways.metres.data() + row * to.size(), to.size());
    bool asPromised = true;
    for (std::size_t k = 0; asPromised && k < to.size(); ++k) {
      const auto takes = asBest(from[row], to[k], seconds[k]);
      asPromised = takes.has_value();
      if (takes) seconds[k] = takes->seconds, metres[k] = takes->metres;
    }
    if (asPromised) continue;
    const auto all = earliestWays(network_, roads_, from.subspan(row, 1), depart_);
    for (std::size_t k = 0; k < to.size(); ++k) {
      seconds[k] = all.arrive[to[k]] - depart_;
      metres[k] = all.metres[to[k]];
    }
  }
  return ways;
}

std::vector<TimedRoutes::Near> TimedRoutes::nearest(std::span<const std::uint32_t> from,
                                                    std::uint32_t to, std::size_t most) const {
  const auto sooner = [](const Near& a, const Near& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.source < b.source;
  };
  const std::vector<double> best = best_.table(from, std::array{to});
  std::vector<Near> hopes, found;
  for (std::size_t i = 0; i < from.size(); ++i)
    if (std::isfinite(best[i])) hopes.push_back({i, best[i]});
  std::sort(hopes.begin(), hopes.end(), sooner);
  for (const Near& hope : hopes) {
    if (most == 0 || (found.size() == most && hope.seconds > found.back().seconds)) break;
    auto takes = asBest(from[hope.source], to, hope.seconds);
    if (!takes) {
      const auto way = route(from[hope.source], to);
      if (!way) continue;
      takes = Best{way->arrive - depart_, way->metres};
    }
    const Near near{hope.source, takes->seconds, takes->metres};
    found.insert(std::upper_bound(found.begin(), found.end(), near, sooner), near);
    if (found.size() > most) found.pop_back();
  }
  return found;
}

}  // namespace citymirror::coupling
