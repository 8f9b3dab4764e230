#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "scenarios/coupling/forecast_route.h"
#include "scenarios/coupling/timed_search.h"
#include "scenarios/traffic/road_hierarchy.h"

namespace citymirror::coupling {

/// Many questions after ways over changing roads from one instant on, exact. A hierarchy that is
/// weighted with each road's best while the way lasts (within half an hour, or for ever) answers
/// first: where its way can be driven as fast as that, nothing is faster. Only the others are
/// searched through time, towards their goal by what the hierarchy promises from each place. Not
/// thread-safe.
class TimedRoutes {
 public:
  /// `hierarchy` of `network`, which outlives this; `depart` in s from the zero of `roads`.
  /// O(triangles + times · edges): some milliseconds for 20,000 edges, and once more by the first
  /// question after a way that takes longer than half an hour.
  TimedRoutes(const RoadNetwork& network, std::shared_ptr<const traffic::RoadHierarchy> hierarchy,
              ForecastRoads roads, double depart);
  ~TimedRoutes();
  TimedRoutes(const TimedRoutes&) = delete;  // its parts refer to each other
  TimedRoutes& operator=(const TimedRoutes&) = delete;

  const ForecastRoads& roads() const { return roads_; }
  double depart() const { return depart_; }  ///< s
  /// As earliestArrival.
  std::optional<TimedRoute> route(std::uint32_t from, std::uint32_t to) const;
  struct Ways {
    std::vector<double> seconds, metres;  ///< row by row; infinity = never
  };
  /// From every source to every target, both as earliestArrival has them. A row costs no more than
  /// two searches for all targets at once.
  Ways ways(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to) const;
  /// The seconds of ways().
  std::vector<double> table(std::span<const std::uint32_t> from,
                            std::span<const std::uint32_t> to) const;

  struct Near {
    std::size_t source = 0;  ///< index in `from`
    double seconds = 0, metres = 0;
  };
  /// The `most` of `from` that are at a node first, soonest first, equally soon ones by index;
  /// those that never are left out. Sources whose best is later than the answer are not searched.
  std::vector<Near> nearest(std::span<const std::uint32_t> from, std::uint32_t to,
                            std::size_t most) const;

 private:
  struct Window;  ///< until some time, and how fast roads are in it at best
  Window& window(std::size_t k) const;
  double atLeast(std::uint32_t from, std::uint32_t to) const;

  const RoadNetwork& network_;
  std::shared_ptr<const traffic::RoadHierarchy> hierarchy_;
  ForecastRoads roads_;
  double depart_;
  std::vector<double> ends_;  ///< of windows, s, rising; the last is infinity
  mutable std::vector<std::unique_ptr<Window>> windows_;  ///< the first of them, made when needed
  mutable TimedSearch search_;
};

}  // namespace citymirror::coupling
