#pragma once
#include <Eigen/Geometry>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/core/geometry.h"

namespace citymirror::gis {

/// Corners of a box round a tile.
using VolumeCorners = std::array<Point3, 8>;

/// Of a `boundingVolume` of 3D Tiles (22-025r4): box and sphere in the tile's coordinates carried
/// by `here`, a region (degrees of arc in radians, m above the ellipsoid) in geocentric ones.
/// Throws std::exception: none of the three, or not whole.
VolumeCorners cornersOfVolume(const nlohmann::json& volume, const Eigen::Affine3d& here);

/// A part of a bounding volume as implicit tiling divides it: 2^level parts along the first `axes`
/// axes (2 or 3), `at` counts them from the low end. Volumes other than box and region stay whole.
nlohmann::json partOfVolume(const nlohmann::json& volume, unsigned level,
                            const std::array<std::uint64_t, 3>& at, std::size_t axes);

}  // namespace citymirror::gis
