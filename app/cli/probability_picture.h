#pragma once
#include "engine/core/raster_grid.h"
#include "engine/scene/image.h"

namespace citymirror::cli {

/// Shares in 0 … 1 in the colours of probabilityRamp over the shaded ground, north up; white
/// outside. Whole pixels a cell up to some 800 pixels a side, every n-th cell of grids above 4096.
/// `share` and `bed` have the same shape.
scene::Image probabilityPicture(const RasterGrid<float>& share, const RasterGrid<float>& bed);

}  // namespace citymirror::cli
