#pragma once
#include <string>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// Boxes of rasters in coordinates of `crs`, joined; `firstCrs` is also taken for those without
/// one. A raster that cannot be placed is left out of `paths` with a note. Errors: as rasterInfo,
/// for the first.
Result<Bounds> joinedBox(std::vector<std::string>& paths, const std::string& firstCrs,
                         const std::string& crs, BoundedNotes& notes);

/// Cells that are no heights of ground lose theirs, with a note that names the file; how many.
std::size_t withoutWildHeights(RasterGrid<float>& grid, const std::string& path,
                               BoundedNotes& notes);

/// One terrain of several: each cell takes the first raster, in the order given, that has a height
/// there; bilinear between their cells. Cells are those of `first` (coordinates of `crs`), which
/// was read from the first path, carried on over `window`. Of the others, what is no height of
/// ground counts as none, with a note for each file. A raster that cannot be read leaves `paths`
/// and the others standing (note); notes tell how many cells each gave, and where vertical datums
/// differ by name. A cancelled job reads no further.
RasterGrid<float> filledFrom(const RasterGrid<float>& first, std::vector<std::string>& paths,
                             const std::string& crs, const Bounds& window,
                             const std::string& verticalDatum, BoundedNotes& notes,
                             const run::JobContext& job);

/// Box of a box in another CRS: the rim is carried over point by point.
Result<Bounds> boxIn(const Bounds& box, const std::string& from, const std::string& to);

}  // namespace citymirror::gis
