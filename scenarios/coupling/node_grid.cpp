#include "scenarios/coupling/node_grid.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace citymirror::coupling {
namespace {

constexpr double kNodeBucket = 250;  // m, side of a bucket

std::vector<std::uint32_t> drivableNodes(const RoadNetwork& roads, const RoadVehicle& vehicle) {
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t n = 0; n < roads.nodeCount(); ++n)
    if (isDrivableNode(roads, n, vehicle)) nodes.push_back(n);
  return nodes;
}

}  // namespace

NodeGrid::NodeGrid(const RoadNetwork& roads, const RoadVehicle& vehicle)
    : NodeGrid(roads, drivableNodes(roads, vehicle)) {}

NodeGrid::NodeGrid(const RoadNetwork& roads, std::span<const std::uint32_t> nodes)
    : roads_(roads) {
  if (roads.nodeCount() == 0) return;
  bounds_ = boundsOf(roads.node);
  columns_ = int(bounds_.width() / kNodeBucket) + 1;
  rows_ = int(bounds_.height() / kNodeBucket) + 1;
  nodes_.resize(std::size_t(columns_) * std::size_t(rows_));
  for (const std::uint32_t n : nodes) {
    const int i = column(roads.node[n].x()), j = row(roads.node[n].y());
    nodes_[std::size_t(j) * std::size_t(columns_) + std::size_t(i)].push_back(n);
  }
}

int NodeGrid::column(double x) const {
  return int(std::clamp((x - bounds_.west) / kNodeBucket, 0.0, double(columns_ - 1)));
}

int NodeGrid::row(double y) const {
  return int(std::clamp((y - bounds_.south) / kNodeBucket, 0.0, double(rows_ - 1)));
}

/// Rings of buckets around the place's own, until none that is left can be nearer. A place outside
/// counts from the rim: every bucket is within as many rings of it.
std::int64_t NodeGrid::nearest(const Point2& p) const {
  std::int64_t best = -1;
  double least = std::numeric_limits<double>::infinity();
  const int c = column(p.x()), r = row(p.y());
  for (int ring = 0; !nodes_.empty() && ring < std::max(columns_, rows_); ++ring) {
    if (best >= 0 && (ring - 1) * kNodeBucket > least) break;
    for (int j = std::max(0, r - ring); j <= std::min(rows_ - 1, r + ring); ++j) {
      for (int i = std::max(0, c - ring); i <= std::min(columns_ - 1, c + ring); ++i) {
        if (std::max(std::abs(i - c), std::abs(j - r)) != ring) continue;
        for (const std::uint32_t n :
             nodes_[std::size_t(j) * std::size_t(columns_) + std::size_t(i)]) {
          const double away = (roads_.node[n] - p).norm();
          if (away < least) least = away, best = n;
        }
      }
    }
  }
  return best;
}

}  // namespace citymirror::coupling
