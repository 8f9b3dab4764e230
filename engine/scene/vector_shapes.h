#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

using Triangles = std::vector<std::array<std::uint32_t, 3>>;

/// Corners that one polygon is drawn with, and triangles that one polygon may have on the ground.
constexpr std::size_t kMostDrawnCorners = 20'000, kMostDrapedTriangles = 60'000;

/// The polygon with at most kMostDrawnCorners corners: of corners nearer to each other than a step
/// one stays. Small polygons come back as they are. O(corners log corners); `fewer` tells.
Polygon drawable(const Polygon& polygon, bool& fewer);

struct FlatMesh {
  std::vector<Point2> points;
  Triangles triangles;  ///< counter-clockwise
};
/// Holes cut out; nothing for a polygon without area. A polygon that crosses itself gives some
/// cover. O(n √n).
FlatMesh triangulated(const Polygon& polygon);

struct GroundMesh {
  std::vector<Point3> points;
  Triangles triangles;
  bool coarse = false;  ///< kMostDrapedTriangles was reached: it may cut through hills
};
/// Edges are halved while the ground between their ends leaves the straight line by more than half
/// a metre. Neighbours share every halving: no cracks.
GroundMesh draped(const FlatMesh& mesh, const GroundModel& ground);

/// The line with as many points as it takes to follow the ground as `draped` does.
std::vector<Point3> draped(std::span<const Point2> line, const GroundModel& ground);

}  // namespace citymirror::scene
