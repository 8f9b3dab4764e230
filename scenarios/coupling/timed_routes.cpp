#include "scenarios/coupling/timed_routes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::coupling {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();
/// s after the departure until which roads are looked at first: most ways of a city end within
/// that, and what a road is like later then weakens no bound.
constexpr double kSpan = 1800;

/// Until then, where there is more to come after it, and for ever.
std::vector<double> windowEnds(const std::vector<double>& time, double depart) {
  if (time.empty() || time.back() < depart + kSpan) return {kForever};
  return {depart + kSpan, kForever};
}

/// Seconds of each edge at its best from `depart` until `end`.
std::vector<double> bestSeconds(const RoadNetwork& network, const ForecastRoads& roads,
                                double depart, double end) {
  std::vector<float> best(network.edgeCount(), 0);
  const std::size_t first = stepAt(roads.time, depart);
  for (std::size_t k = first; k < roads.time.size(); ++k) {
    if (k > first && roads.time[k] >= end) break;
    for (std::size_t e = 0; e < best.size(); ++e) best[e] = std::max(best[e], roads.share[k][e]);
  }
  std::vector<double> seconds(best.size(), kForever);
  for (std::size_t e = 0; e < best.size(); ++e) {
    const double free = network.roadOf(e).freeFlowKmh / 3.6;
    const double speed = std::min(free * double(best[e]), roads.topSpeed);
    if (speed > 0) seconds[e] = network.edgeLength[e] / speed;
  }
  return seconds;
}

ForecastRoads turningAs(const traffic::RoadHierarchy& hierarchy, ForecastRoads roads) {
  roads.turns = hierarchy.turns();
  return roads;
}

}  // namespace

struct TimedRoutes::Window {
  double end;                  ///< s
  traffic::FastRoutes best;    ///< where every edge is at its best until then
  traffic::GoalSeconds least;  ///< of these

  Window(double until, const std::shared_ptr<const traffic::RoadHierarchy>& hierarchy,
         std::span<const double> seconds)
      : end(until), best(hierarchy, seconds), least(best) {}
};

TimedRoutes::TimedRoutes(const RoadNetwork& network,
                         std::shared_ptr<const traffic::RoadHierarchy> hierarchy,
                         ForecastRoads roads, double depart)
    : network_(network),
      hierarchy_(std::move(hierarchy)),
      roads_(turningAs(*hierarchy_, std::move(roads))),
      depart_(depart),
      ends_(windowEnds(roads_.time, depart)),
      search_(network, hierarchy_, roads_, depart) {
  window(0);
}

TimedRoutes::~TimedRoutes() = default;

TimedRoutes::Window& TimedRoutes::window(std::size_t k) const {
  if (k == windows_.size())
    windows_.push_back(std::make_unique<Window>(ends_[k], hierarchy_,
                                                bestSeconds(network_, roads_, depart_, ends_[k])));
  return *windows_[k];
}

/// What is there within a window has met nothing but what the window has: its best way where that
/// keeps its promise, else what is sooner than it.
std::optional<TimedRoute> TimedRoutes::route(std::uint32_t from, std::uint32_t to) const {
  for (std::size_t k = 0; k < ends_.size(); ++k) {
    Window& here = window(k);
    const auto best = here.best.way(from, to, here.end - depart_);
    if (!best) continue;
    TimedRoute way = search_.along(best->edges);
    if (way.arrive > here.end) continue;
    const double rounding = 1e-9 * (1 + best->seconds) + 1e-12 * std::abs(depart_);
    if (way.arrive - depart_ > best->seconds + rounding) {
      if (auto sooner = search_.before(way.arrive, from, to, here.least)) return sooner;
    }
    if (way.arrive < kForever) return way;
  }
  return std::nullopt;
}

/// No way from node to node takes less, s; infinity = none opens.
double TimedRoutes::atLeast(std::uint32_t from, std::uint32_t to) const {
  double later = 0;
  for (std::size_t k = 0; k < ends_.size(); ++k) {
    const Window& here = window(k);
    const double seconds = here.best.seconds(from, to);
    if (here.end == kForever || seconds <= here.end - depart_) return std::max(later, seconds);
    later = here.end - depart_;
  }
  return later;
}

std::vector<double> TimedRoutes::table(std::span<const std::uint32_t> from,
                                       std::span<const std::uint32_t> to) const {
  return ways(from, to).seconds;
}

/// A row that has cost as much as a search for all its targets at once goes on with that.
TimedRoutes::Ways TimedRoutes::ways(std::span<const std::uint32_t> from,
                                    std::span<const std::uint32_t> to) const {
  Ways ways;
  ways.seconds.reserve(from.size() * to.size());
  ways.metres.reserve(from.size() * to.size());
  for (std::size_t row = 0; row < from.size(); ++row) {
    const std::size_t most = search_.settled() + roads_.turns->stateCount();
    std::size_t k = 0;
    for (; k < to.size() && search_.settled() < most; ++k) {
      const auto way = route(from[row], to[k]);
      ways.seconds.push_back(way ? way->arrive - depart_ : kForever);
      ways.metres.push_back(way ? way->metres : kForever);
    }
    if (k == to.size()) continue;
    const auto all = earliestWays(network_, roads_, from.subspan(row, 1), depart_);
    for (; k < to.size(); ++k) {
      ways.seconds.push_back(all.arrive[to[k]] - depart_);
      ways.metres.push_back(all.metres[to[k]]);
    }
  }
  return ways;
}

std::vector<TimedRoutes::Near> TimedRoutes::nearest(std::span<const std::uint32_t> from,
                                                    std::uint32_t to, std::size_t most) const {
  const auto sooner = [](const Near& a, const Near& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.source < b.source;
  };
  std::vector<Near> hopes, found;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double seconds = from.size() > most ? atLeast(from[i], to) : 0;
    if (seconds < kForever) hopes.push_back({i, seconds});
  }
  std::sort(hopes.begin(), hopes.end(), sooner);
  for (const Near& hope : hopes) {
    if (most == 0 || (found.size() == most && hope.seconds > found.back().seconds)) break;
    const auto way = route(from[hope.source], to);
    if (!way) continue;
    const Near near{hope.source, way->arrive - depart_, way->metres};
    found.insert(std::upper_bound(found.begin(), found.end(), near, sooner), near);
    if (found.size() > most) found.pop_back();
  }
  return found;
}

}  // namespace citymirror::coupling
