#pragma once
#include <span>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror::gis {

/// The outline of a building that was traced along the cells of a raster, `cell` metres wide, with
/// walls instead of stairs. The middles of the steps are split where they leave a chord by more
/// than 0.75 cell (Douglas and Peucker 1973), each part is fitted by least squares, walls that
/// nearly follow the building's own two directions take them, and neighbouring walls meet in a
/// corner. Promised of what comes back: no middle of a step is further than 0.75 cell from it and
/// none of its corners further than one cell from `ring`, the area differs by 5 % at most, it does
/// not cross itself and has fewer corners. Where that cannot be had, and for rings of fewer than 5
/// or more than 4,096 corners, `ring` itself comes back. Counter-clockwise in and out, no closing
/// point. Cost: quadratic in the corners, some ms for a thousand.
std::vector<Point2> straightWalls(std::span<const Point2> ring, double cell);

}  // namespace citymirror::gis
