#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::coupling {

/// The junctions of a city for many questions after the nearest one. Those from which a vehicle
/// cannot set out (isDrivableNode) are left out.
class NodeGrid {
 public:
  explicit NodeGrid(const RoadNetwork& roads, const RoadVehicle& vehicle = {});
  /// Those of `nodes` alone.
  NodeGrid(const RoadNetwork& roads, std::span<const std::uint32_t> nodes);
  /// −1 where there is none. O(nodes around).
  std::int64_t nearest(const Point2& p) const;

 private:
  int column(double x) const;
  int row(double y) const;

  const RoadNetwork& roads_;  ///< outlives this
  Bounds bounds_;
  int columns_ = 1, rows_ = 1;
  std::vector<std::vector<std::uint32_t>> nodes_;  ///< by bucket
};

}  // namespace citymirror::coupling
