#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

/// Roads as people on foot find them, so that the searches for vehicles answer for them.
struct WalkingRoads {
  /// Nodes and roads of the city, with their numbers. Every edge that people on foot may use leads
  /// both ways, one-way streets and paths too; free speeds are that of walking, paths count as
  /// streets and all as open to everyone (isDrivable), and no sign forbids to turn.
  RoadNetwork network;
  std::vector<std::uint32_t> edgeOf;  ///< by edge of `network`: the one of the city under it
};

/// `kmh` > 0: how fast people walk. O(points).
WalkingRoads walkingRoads(const RoadNetwork& roads, double kmh);

/// Nodes at which they may begin or end, rising. O(edges).
std::vector<std::uint32_t> walkableNodes(const RoadNetwork& roads);

}  // namespace citymirror::traffic
