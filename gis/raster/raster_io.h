#pragma once
#include <string>

#include "engine/core/geo_frame.h"
#include "engine/core/raster_grid.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// A raster as its file has it (row 0 = south after reading), in its own CRS: shape.west/south are
/// projected coordinates. Cells that are not square within 1e-6 are resampled to square (note).
struct RasterFile {
  RasterGrid<float> grid;
  std::string crs;  ///< "EPSG:n", WKT, or empty
  std::string unit;
};

/// First band as float, nodata → NaN. Errors: notFound, unreadable (truncated, not a raster, empty).
Result<RasterFile> readRaster(const std::string& path);

/// The raster warped into `crs` on square cells of `cell` metres (0 = about its own), bilinear.
/// Errors: as readRaster; badInput for a raster without CRS where `sourceCrs` is empty.
Result<RasterFile> readRasterInto(const std::string& path, const std::string& crs, double cell,
                                  const std::string& sourceCrs = {});

/// Float32 GeoTIFF, tiled, deflate, NaN as nodata; complete or not at all. Coordinates of `grid` are
/// local to `frame`. Errors: ioFailed, diskFull.
Outcome writeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame, const std::string& path,
                     const std::string& description = {});

}  // namespace citymirror::gis
