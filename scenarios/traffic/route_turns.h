#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

/// Where a motor vehicle that looks for a way may stand so that it keeps off paths (isDrivable) and
/// obeys signs for turns. The first states are the nodes of the network, from which every drivable
/// edge leads on; each edge after which a turn is banned (junctionRules) ends in a further state of
/// its node, from which only the others lead on. Turning back is free, as it is without signs,
/// where none forbids it. Immutable; keeps nothing of the network. O(points + signs), O(edges)
/// where the map has no signs for turns.
class RouteTurns {
 public:
  explicit RouteTurns(const RoadNetwork& network);

  std::size_t stateCount() const { return nodeOf_.size(); }  ///< nodes first
  std::uint32_t nodeOf(std::uint32_t state) const { return nodeOf_[state]; }
  /// Where one stands who has driven along an edge of `network`, the one this was made of.
  std::uint32_t after(const RoadNetwork& network, std::uint32_t edge) const;
  /// Drivable edges that one who stands there may take, rising.
  std::span<const std::uint32_t> leaving(std::uint32_t state) const {
    return std::span(edge_).subspan(first_[state], first_[state + 1] - first_[state]);
  }
  /// States of a node beside the one of its own number, rising.
  std::span<const std::uint32_t> furtherOf(std::uint32_t node) const;

 private:
  std::vector<std::uint32_t> nodeOf_;
  std::vector<std::uint32_t> first_{0}, edge_;  ///< edges that leave a state
  std::vector<std::uint32_t> after_;  ///< state in which an edge ends; empty = its node's own
  std::vector<std::uint32_t> signedNode_, further_;  ///< further states, by rising node
};

}  // namespace citymirror::traffic
