#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "scenarios/coupling/edge_passage.h"
#include "scenarios/coupling/forecast_route.h"
#include "scenarios/traffic/road_hierarchy.h"

namespace citymirror::coupling {

/// One search after another over the same changing roads from one instant on, each towards its goal
/// (time-dependent A*). Not thread-safe.
class TimedSearch {
 public:
  /// `network` outlives this, the rest is copied in the order of a search; `roads.turns` not null;
  /// `depart` in s from the zero of `roads`. O(steps to come · edges).
  TimedSearch(const RoadNetwork& network, const ForecastRoads& roads, double depart);

  /// The way by which one is at `to` first, where that is before `limit` s; nothing where it is
  /// not. `least`: what one takes from each state to `to` at the least, on every way that is there
  /// before `limit`. Exact to 1e-10 of what one takes, however much less is promised; the more is,
  /// the less is searched.
  std::optional<TimedRoute> before(double limit, std::uint32_t from, std::uint32_t to,
                                   traffic::GoalSeconds& least);
  /// What one finds who drives along these edges, waiting where one closes; arrive infinity =
  /// never.
  TimedRoute along(std::span<const std::uint32_t> edges) const;
  /// States from which all searches went on: what they cost.
  std::size_t settled() const { return settled_; }

 private:
  struct Open {
    double atLeast;  ///< s, when one is at the goal
    double time;
    std::uint32_t state;
    bool operator<(const Open& o) const {  // the first to leave a heap is the soonest
      return atLeast != o.atLeast ? atLeast > o.atLeast : state > o.state;
    }
  };
  Passage pass(std::uint32_t edge, double at) const;
  void reach(std::uint32_t state, double time, double atLeast);
  void goOn(const Open& from, double limit, traffic::GoalSeconds& least);
  TimedRoute wayTo(std::uint32_t state) const;

  const RoadNetwork& network_;
  std::shared_ptr<const traffic::RouteTurns> turns_;
  double depart_, topSpeed_;
  std::vector<double> time_;                 ///< of steps that are not over at depart_
  std::vector<float> share_;                 ///< of an edge at these, edge by edge
  std::vector<double> speed_;                ///< m/s of an edge that is free
  std::vector<double> arrive_;               ///< by state; infinity = not reached
  std::vector<std::uint32_t> by_, reached_;  ///< edge into a state; states reached
  std::vector<std::uint32_t> before_;        ///< state from which it was reached
  std::vector<Open> open_;                   ///< heap
  std::size_t settled_ = 0;
};

}  // namespace citymirror::coupling
