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
/// (time-dependent A*). Where water shuts a goal in, every place outside promises to be there in
/// time and none is. So a search that has looked at many asks from the goal backwards: when the
/// roads to it open, to go to those, and whether anybody can be there before who is known to be
/// there, to end. Not thread-safe.
class TimedSearch {
 public:
  /// `network` outlives this, the rest is copied; `roads.turns` not null; `depart` in s from the
  /// zero of `roads`. O(steps to come · edges).
  TimedSearch(const RoadNetwork& network, const ForecastRoads& roads, double depart);

  /// The way by which one is at `to` first, where that is before `limit` s; nothing where it is
  /// not. `least`: what one takes from each state to `to` at the least, on every way that is there
  /// before `limit`. Exact to 1e-9 of what one takes, however much less is promised; the more is,
  /// the less is searched.
  std::optional<TimedRoute> before(double limit, std::uint32_t from, std::uint32_t to,
                                   traffic::GoalSeconds& least);
  /// What one finds who drives along these edges, waiting where one closes; arrive infinity =
  /// never.
  TimedRoute along(std::span<const std::uint32_t> edges) const;
  /// States from which all searches went on, forwards or backwards: what they cost.
  std::size_t settled() const { return settled_; }

 private:
  struct Open {
    double atLeast;  ///< s, when one is at the goal
    double time;
    std::uint32_t state;
    float left;                            ///< s that are promised from there to the goal
    bool operator<(const Open& o) const {  // the first to leave a heap is the soonest
      if (atLeast != o.atLeast) return atLeast > o.atLeast;
      return left != o.left ? left > o.left : state > o.state;
    }
  };
  struct Place {
    double arrive;             ///< s; infinity = not reached
    std::uint32_t by, before;  ///< edge, and state, from which it was reached
  };
  struct Leg {
    std::uint32_t edge, state;  ///< that it leads to, or comes from
  };
  struct Search {
    std::uint32_t goal;
    double limit;    ///< s; of what is known to be there, once it is
    double soonest;  ///< s, when one is at the goal as `least` promises
    traffic::GoalSeconds& least;
    std::uint32_t there;  ///< state of the goal that is reached, kStart = none
  };
  struct Back {
    double time;  ///< s
    std::uint32_t state;
  };
  double leave(std::uint32_t edge, double at, std::size_t step) const;
  double latest(std::uint32_t edge, double by) const;
  Passage pass(std::uint32_t edge, double at) const;
  void join();
  void reach(const Leg& by, std::uint32_t before, double time, Search& search);
  void goOn(const Open& from, Search& search);
  bool lookBack(std::size_t gone, Search& search);
  double comes(std::uint32_t state, const Search& search) const;
  std::vector<Back> goals(double time, const Search& search);
  void findOpenings(const Search& search);
  bool mayBeSooner(std::size_t most, const Search& search);
  double opens(std::uint32_t state) const;
  void forgetBack();
  void forget();
  TimedRoute wayTo(std::uint32_t state) const;

  const RoadNetwork& network_;
  std::shared_ptr<const traffic::RouteTurns> turns_;
  double depart_, topSpeed_;
  std::vector<double> time_;                       ///< of steps that are not over at depart_
  std::vector<std::vector<float>> share_;          ///< of the edges at these
  std::vector<double> speed_;                      ///< m/s of an edge that is free
  std::vector<std::uint32_t> firstOut_, firstIn_;  ///< legs of a state
  std::vector<Leg> out_, in_;
  std::vector<Place> place_;            ///< by state
  std::vector<std::uint32_t> reached_;  ///< states
  std::vector<Open> open_;              ///< heap
  std::vector<double> back_;  ///< s, by state, as a look back finds it; NaN = not looked at
  std::vector<std::uint32_t> lookedAt_;  ///< states that are
  /// s, by state: nobody who comes by it is at the goal before; NaN = not before othersOpen_.
  std::vector<double> opens_;
  std::vector<std::uint32_t> opening_;  ///< states with one
  double othersOpen_;
  std::size_t settled_ = 0;
};

}  // namespace citymirror::coupling
