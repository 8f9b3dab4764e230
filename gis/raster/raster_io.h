#pragma once
#include <string>

#include "engine/core/geo_frame.h"
#include "engine/core/raster_grid.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// A raster as its file has it (row 0 = south after reading), in its own CRS: shape.west/south are
/// projected coordinates. Cells that are not square within 1e-6 are resampled to square (note).
struct RasterFile {
  RasterGrid<float> grid;
  std::string crs;  ///< "EPSG:n", WKT, or empty
  std::string unit;  ///< as the band says, "m" where feet were converted; may be empty
};

/// First band as float, nodata → NaN; a band in feet becomes metres (remark). Errors: notFound,
/// unreadable (truncated, not a raster, empty).
Result<RasterFile> readRaster(const std::string& path);

/// The raster warped into `crs` on square cells of `cell` metres (0 = about its own), bilinear.
/// Errors: as readRaster; badInput for a raster without CRS where `sourceCrs` is empty, and for one
/// without a georeference.
Result<RasterFile> readRasterInto(const std::string& path, const std::string& crs, double cell,
                                  const std::string& sourceCrs = {});

/// What a raster is, without reading its cells. Errors: as readRaster; badInput for one without a
/// georeference.
struct RasterInfo {
  Bounds bounds;  ///< in its own CRS
  std::string crs;
  std::string verticalDatum;  ///< of a compound CRS, else empty; no unit and code of one in feet
  double cell = 1;            ///< in units of its CRS
};
Result<RasterInfo> rasterInfo(const std::string& path);

/// Whether a raster can be heights of ground. Errors: badInput for a picture (red, green, blue), a
/// palette and complex numbers; what cannot be read is left to those that read it.
Outcome requireHeights(const std::string& path);

/// Whether the cells of a GeoTIFF lie in its file as they were written: each deflated tile ends
/// with a checksum of its content (Adler-32), which readers of cells look at only in part. What
/// carries none (another compression, none, another format) passes, and what cannot be read is left
/// to those that read it; overviews are not looked at. Errors: unreadable for a tile that is
/// damaged, cancelled (asked at each tile). Time: O(cells), about 5 ms a million; memory: one tile,
/// packed and unpacked. Any thread.
Outcome requireWholeTiles(const std::string& path, const run::JobContext& job = {});

/// As readRasterInto, for heights: only what lies in `window` (coordinates of `crs`); the usual
/// values for no data that a file does not declare become NaN (note); feet of the vertical CRS
/// become metres too (remark). A raster that is in `crs` on square cells already keeps its own
/// cells (no resampling); the window then grows to whole cells. Errors besides: cancelled, asked at
/// each row and between the parts of a resampling; progress is told there.
Result<RasterFile> readRasterWindow(const std::string& path, const std::string& crs, double cell,
                                    const std::string& sourceCrs, const Bounds& window,
                                    const run::JobContext& job = {});

/// What the cells of a raster say, for people who open it in a GIS.
struct RasterMeaning {
  std::string description;  ///< of its band
  std::string unit = "m";
};

/// The bytes of the file that writeGeoTiff writes.
Result<std::string> encodeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame,
                                  const RasterMeaning& meaning = {});

/// Float32 Cloud Optimized GeoTIFF (OGC 21-026): tiles of 512, overviews of existing values
/// (nearest) above that size, deflate, NaN as nodata; complete or not at all. Coordinates of `grid`
/// are local to `frame`; equal grids give equal bytes. Errors: ioFailed, diskFull.
Outcome writeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame, const std::string& path,
                     const RasterMeaning& meaning = {});

}  // namespace citymirror::gis
