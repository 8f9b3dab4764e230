#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/road_network.h"
#include "scenarios/traffic/route_turns.h"

namespace citymirror::traffic {

/// Orders the states of a road network so that small sets of them which cut it come last (nested
/// dissection, George 1973). Each cut lies along the straight line that the fewest streets cross,
/// and is the least set that holds an end of every one of them: states of one junction do not all
/// come into it. Deterministic. Keeps references to both.
class NodeDissection {
 public:
  NodeDissection(const RoadNetwork& network, const RouteTurns& turns);

  /// The states, those to contract first first. Once. O(states · log² states) for road networks.
  std::vector<std::uint32_t> order();
  /// By state, rising: those that an edge in either direction joins it to.
  const std::vector<std::vector<std::uint32_t>>& neighbours() const { return near_; }

 private:
  struct Parts {
    std::vector<std::uint32_t> cut, left, right;
  };
  void split(std::vector<std::uint32_t> nodes);
  Parts bestParts(std::vector<std::uint32_t>& nodes);
  std::size_t narrowest(const std::vector<std::uint32_t>& nodes);
  std::vector<std::uint32_t> leastCover(std::span<const std::uint32_t> before,
                                        std::uint64_t across);
  bool pair(std::uint32_t node, std::uint64_t across);
  void reach(std::uint32_t node, std::uint64_t across);
  const Point2& placeOf(std::uint32_t state) const;

  const RoadNetwork& net_;
  const RouteTurns& turns_;
  std::vector<std::vector<std::uint32_t>> near_;
  std::vector<std::uint64_t> side_, seen_;  ///< marks of a stamp, of a round
  std::vector<std::uint32_t> mate_;         ///< of a pair over the line
  std::uint64_t stamp_ = 0, round_ = 0;
  std::vector<std::uint32_t> order_;
};

}  // namespace citymirror::traffic
