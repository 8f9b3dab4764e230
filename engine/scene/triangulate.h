#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror::scene {

/// Ear clipping of a simple ring, counter-clockwise or clockwise, concave allowed: n − 2 triangles
/// of indices, all counter-clockwise. A ring that crosses itself gives some cover, never an endless
/// loop. O(n²).
std::vector<std::array<std::uint32_t, 3>> triangulate(std::span<const Point2> ring);

}  // namespace citymirror::scene
