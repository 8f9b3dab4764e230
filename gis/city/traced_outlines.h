#pragma once
#include <cstddef>
#include <optional>

#include "engine/core/feature_layer.h"

namespace citymirror::gis {

/// A raster along whose cells the outlines of a layer run.
struct TracedRaster {
  double cellX = 0, cellY = 0;  ///< m
  Point2 node{0, 0};            ///< a corner of a cell, local metres
};

/// The raster that the polygons of a layer were traced from (a classified picture, heights of a
/// laser scan), told by the layer as a whole: cells of 0.4 to 30 m and nearly square, at least 99 %
/// of the corners on corners of cells, and stairs of single cells throughout. Nothing for outlines
/// that were surveyed or drawn, also along the axes and in whole metres, for a layer that was
/// reprojected after it was traced, and for one with too few stairs to tell. O(corners).
std::optional<TracedRaster> tracedRaster(const FeatureLayer& layer);

/// Gives the outer rings of such a layer walls instead of stairs (straightWalls). A ring that would
/// come to touch another one or a courtyard stays as it is; courtyards do. How many rings changed.
/// The same for the same layer.
std::size_t straightenTraced(FeatureLayer& layer, const TracedRaster& raster);

}  // namespace citymirror::gis
