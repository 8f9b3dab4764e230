#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror {

/// A surface of more corners is not one that a surveyor drew.
constexpr std::size_t kMostCorners = 100'000;

/// Normal of a ring in space by Newell's method, unit length; zero for a ring without area.
Point3 normalOf(std::span<const Point3> ring);

/// Triangles of a plane surface: `points` holds its rings one after another, `ringSizes` how many
/// points each has; the first ring is the outer one, counter-clockwise seen from outside, the
/// others are holes. Ears are clipped on the plane of the outer ring, holes joined by a bridge
/// (Eberly, "Triangulation by Ear Clipping"). A ring that crosses itself gives some cover, never an
/// endless loop. About O(n √n) for n ≤ kMostCorners; nothing for fewer than three points or no
/// area.
std::vector<std::array<std::uint32_t, 3>> triangulateSurface(
    std::span<const Point3> points, std::span<const std::uint32_t> ringSizes);

}  // namespace citymirror
