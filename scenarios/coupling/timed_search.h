#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "scenarios/coupling/edge_passage.h"
#include "scenarios/coupling/forecast_route.h"
#include "scenarios/coupling/soonest_heap.h"
#include "scenarios/traffic/road_hierarchy.h"

namespace citymirror::coupling {

/// One search after another over the same changing roads from one instant on, each towards its goal
/// (time-dependent A* under CCH potentials: Strasser, Zeitz 2021). Where water shuts a goal in,
/// every place outside promises to be there in time and none is. So a search that has looked at
/// many asks from the goal backwards: when the roads to it open, to go to those, and whether
/// anybody can be there before who is known to be there, to end. States go by their ranks in the
/// hierarchy, which keep places near each other near in memory. Holds about 12 bytes an edge and
/// step to come, 24 an edge and 40 a state, more where signs split nodes: 15 MB for 100,000 edges
/// over ten steps. Not thread-safe.
class TimedSearch {
 public:
  /// `network`, of which `hierarchy` is, outlives this, `roads` are copied; their turns are those
  /// of the hierarchy. `depart` in s from the zero of `roads`. O(steps to come · edges).
  TimedSearch(const RoadNetwork& network, std::shared_ptr<const traffic::RoadHierarchy> hierarchy,
              const ForecastRoads& roads, double depart);

  /// The way by which one is at `to` first, where that is before `limit` s; nothing where it is
  /// not. `least`, of the same hierarchy: what one takes from each state to `to` at the least, on
  /// every way that is there before `limit`. Exact to 1e-9 of what one takes, however much less is
  /// promised; the more is, the less is searched.
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
    float left;      ///< s that are promised from there to the goal
    std::uint32_t rank;
    bool operator<(const Open& o) const {  // the soonest, of these the nearest to the goal
      if (atLeast != o.atLeast) return atLeast < o.atLeast;
      return left != o.left ? left < o.left : rank < o.rank;
    }
  };
  struct Label {
    double arrive;     ///< s; infinity = not reached
    std::uint32_t by;  ///< arc by which it was reached, kStart = none
    bool open;         ///< reached and not gone on from since
  };
  struct Arc {
    std::uint32_t head;  ///< rank that it leads to
    std::uint32_t edge;
  };
  struct Entry {
    std::uint32_t tail;  ///< rank from which an arc comes
    std::uint32_t arc;
  };
  struct Search {
    std::uint32_t goal;  ///< node
    double limit;        ///< s; of what is known to be there, once it is
    double soonest;      ///< s, when one is at the goal as `least` promises
    traffic::GoalSeconds& least;
    std::uint32_t there;  ///< rank of the goal that is reached, kStart = none
  };
  struct Back {
    double time;  ///< s
    std::uint32_t rank;
  };
  static constexpr std::uint32_t kStart = std::numeric_limits<std::uint32_t>::max();

  void joinArcs();
  void timeArcs();
  std::size_t stepFrom(double at) const;
  double leave(std::uint32_t arc, double at, std::size_t step) const;
  double latest(std::uint32_t arc, double by) const;
  Passage pass(std::uint32_t edge, double at) const;
  void reach(std::uint32_t rank, std::uint32_t by, double time, Search& search);
  void settle(std::uint32_t rank, Search& search);
  bool lookBack(std::size_t gone, Search& search);
  double comes(std::uint32_t rank, const Search& search) const;
  std::vector<Back> goals(double time, const Search& search);
  void findOpenings(const Search& search);
  bool mayBeSooner(std::size_t most, const Search& search);
  double opens(std::uint32_t rank) const;
  void forgetBack();
  void forget();
  TimedRoute wayTo(std::uint32_t rank) const;

  const RoadNetwork& network_;
  std::shared_ptr<const traffic::RoadHierarchy> hierarchy_;
  double depart_, topSpeed_;
  std::vector<double> time_;               ///< of steps that are not over at depart_
  std::vector<std::vector<float>> share_;  ///< of the edges at these
  std::vector<double> speed_;              ///< m/s of an edge that is free
  std::vector<double> ends_;               ///< of the steps, s; the last is infinity
  std::vector<double> seconds_;  ///< of the arcs, step by step, as it stays; infinity = closed
  std::vector<std::uint32_t> firstArc_, firstEntry_;  ///< of a rank
  std::vector<Arc> arcs_;
  std::vector<Entry> entries_;
  std::vector<Label> label_;            ///< by rank
  std::vector<std::uint32_t> reached_;  ///< ranks
  SoonestHeap<Open> open_;
  std::vector<double> back_;  ///< s, by rank, as a look back finds it; NaN = not looked at
  std::vector<std::uint32_t> lookedAt_;  ///< ranks that are
  /// s, by rank: nobody who comes by it is at the goal before; NaN = not before othersOpen_.
  std::vector<double> opens_;
  std::vector<std::uint32_t> opening_;  ///< ranks with one
  double othersOpen_;
  std::size_t settled_ = 0;
};

}  // namespace citymirror::coupling
