#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/raster_grid.h"

namespace citymirror {

/// Points just outside the walls of a footprint (counter-clockwise): each wall at one cell or less,
/// three quarters of a cell off its outer side.
std::vector<Point2> pointsBeside(std::span<const Point2> footprint, double cell);

/// The cells of those points that lie in the grid and on land: `standing` (standingWater of the
/// grid) tells the river, whose usual water is no flood of a house on its bank. In the order of the
/// walls, none twice in a row. What picture, counts, damage and evacuation take for the water at a
/// building.
std::vector<std::uint32_t> cellsBeside(std::span<const Point2> footprint, const GridShape& shape,
                                       const RasterGrid<std::uint8_t>& standing);

}  // namespace citymirror
