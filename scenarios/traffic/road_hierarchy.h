#pragma once
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/road_network.h"
#include "scenarios/traffic/arc_kernels.h"
#include "scenarios/traffic/route_turns.h"

namespace citymirror::traffic {

/// What a road network's shape alone decides: an order of its nodes by nested dissection, the arcs
/// that contracting them in that order adds, and the triangles these form (customisable contraction
/// hierarchies: Dibbelt, Strasser, Wagner 2016). Made once for a city; closing roads or slowing
/// them never changes it. Paths are left out, as they are closed to motor vehicles, and turns that
/// signs ban belong to the shape: only the nodes concerned are split (RouteTurns). Immutable.
/// O(nodes log² nodes) for road networks: about a second for
/// 100,000 edges.
class RoadHierarchy {
 public:
  explicit RoadHierarchy(const RoadNetwork& network);

  std::size_t nodeCount() const { return rank_.size(); }  ///< with the states of split ones
  std::size_t arcCount() const { return head_.size(); }
  const std::shared_ptr<const RouteTurns>& turns() const { return turns_; }  ///< never null
  /// Place of a state of turns() in the order, 0 first: what is near is mostly near in it, too.
  std::uint32_t rankOf(std::uint32_t state) const { return rank_[state]; }
  std::uint32_t stateAt(std::uint32_t rank) const { return node_[rank]; }

 private:
  friend class FastRoutes;
  friend class GoalSeconds;
  struct Step {
    std::uint32_t edge;  ///< of the network
    std::uint32_t arc;
    bool up;  ///< whether the edge leads up the arc
  };
  void contract(const std::vector<std::vector<std::uint32_t>>& neighbours);
  void findRuns();
  std::span<const ArcRun> runsOf(std::uint32_t rank) const {
    return std::span(runs_).subspan(firstRun_[rank], firstRun_[rank + 1] - firstRun_[rank]);
  }
  void placeSteps(const RoadNetwork& network);

  std::shared_ptr<const RouteTurns> turns_;
  std::vector<std::uint32_t> rank_, node_;   ///< of a node; at a rank
  std::vector<std::uint32_t> first_, head_;  ///< arcs of rank r lead up to head_[first_[r] …)
  std::vector<std::uint32_t> firstRun_;      ///< the same arcs as runs
  std::vector<ArcRun> runs_;
  std::vector<std::uint32_t> parent_;  ///< lowest node above, itself at a root
  std::vector<Step> steps_;  ///< edges by the states they leave; those back to one left out
};

/// Fastest ways without banned turns under one set of conditions, exact. A copy shares the
/// hierarchy.
class FastRoutes {
 public:
  /// `seconds` per edge of the network, infinity = closed. O(triangles): some milliseconds for
  /// 20,000 edges.
  FastRoutes(std::shared_ptr<const RoadHierarchy> hierarchy, std::span<const double> seconds);

  /// Seconds from node to node, infinity where no way leads. Not thread-safe; some microseconds.
  double seconds(std::uint32_t from, std::uint32_t to) const;
  /// Its edges in order; nothing where no way leads.
  std::optional<std::vector<std::uint32_t>> edges(std::uint32_t from, std::uint32_t to) const;
  struct Way {
    double seconds = 0;
    std::vector<std::uint32_t> edges;  ///< in order
  };
  /// Both; nothing where no way takes `most` s or less. One that takes longer costs what seconds()
  /// does.
  std::optional<Way> way(std::uint32_t from, std::uint32_t to, double most) const;
  /// From every source to every target, row by row.
  std::vector<double> table(std::span<const std::uint32_t> from,
                            std::span<const std::uint32_t> to) const;

 private:
  friend class GoalSeconds;
  /// By arc, in one direction.
  struct Weights {
    std::vector<double> seconds;
    /// What an arc stands for: the arcs from the lowest corner of a triangle to its own lower end,
    /// and, in the upper half, to its higher one; or kNoNode, and there an edge of the network.
    std::vector<std::uint64_t> parts;
  };
  struct Met {
    double seconds;
    std::uint32_t rank;
  };
  /// By rank, in one direction: s, and the rank before.
  struct Far {
    std::vector<double> seconds, by;
  };
  void relax();
  void relaxOver(const ArcRun& first, std::uint32_t along, const ArcRun* next, const ArcRun* last);
  std::uint32_t arcBetween(std::uint32_t low, std::uint32_t high) const;
  void spread(std::uint32_t rank, const Weights& weights, Far& far) const;
  Met meet(std::uint32_t from, std::uint32_t to) const;
  void forget(std::uint32_t rank, Far& far) const;
  void unpack(std::uint32_t arc, bool up, std::vector<std::uint32_t>& edges) const;

  std::shared_ptr<const RoadHierarchy> shape_;
  Weights up_, down_;                               ///< along an arc and against it
  mutable Far from_, to_;                           ///< of a search
  mutable std::vector<std::uint32_t> ends_, lows_;  ///< of a search: ranks of the goal's states
};

/// Seconds to one goal from wherever a search comes to stand, each found when it is asked for and
/// kept until the next goal: what a search under worse conditions is led by (CCH potentials:
/// Strasser, Zeitz 2021). Not thread-safe.
class GoalSeconds {
 public:
  /// Keeps a reference to `routes`.
  explicit GoalSeconds(const FastRoutes& routes);

  /// Another goal, a node. Some microseconds.
  void towards(std::uint32_t goal);
  /// From a state of RouteTurns to the goal, any of its states; infinity where no way leads. O(arcs
  /// above it that nothing was asked of).
  double from(std::uint32_t state) { return fromRank(routes_.shape_->rankOf(state)); }
  /// The same from the state at a rank of the hierarchy.
  double fromRank(std::uint32_t rank) {
    if (std::isnan(known_[rank])) find(rank);
    return known_[rank];
  }

 private:
  void find(std::uint32_t rank);

  const FastRoutes& routes_;
  FastRoutes::Far down_;       ///< along falling arcs only
  std::vector<double> known_;  ///< by rank, NaN = not asked
  std::vector<std::uint32_t> ends_, lows_, asked_;
};

}  // namespace citymirror::traffic
