#pragma once
#include <span>

#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// m along a ray to the walls over a ring between two heights; `nearest` where none is nearer.
double reachWalls(std::span<const Point2> ring, double low, double high, const Ray& ray,
                  double nearest);

/// Where a ray that falls meets the level `high`: m along it, negative where it does not fall or
/// comes from below.
double reachLevel(double high, const Ray& ray);

}  // namespace citymirror::scene
