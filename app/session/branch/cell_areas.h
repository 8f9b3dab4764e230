#pragma once
#include "engine/core/feature_layer.h"
#include "engine/core/raster_grid.h"

namespace citymirror::session {

/// The cells [from, to) of a row as one area, in the grid's frame; code "row/from", no values.
Feature cellsInRow(const GridShape& shape, int row, int from, int to);

}  // namespace citymirror::session
