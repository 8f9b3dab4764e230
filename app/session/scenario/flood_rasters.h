#pragma once
#include <string>
#include <vector>

#include "engine/core/geo_frame.h"
#include "engine/core/result.h"
#include "scenarios/flood/flood_state.h"

/// Fields of a flood run as people look at them.
namespace citymirror::session {

/// Water at or below this depth has no level and no direction here, m.
inline constexpr float kFilm = 0.001F;

/// Bed + depth, NaN where dry (kFilm) or outside, m.
RasterGrid<float> waterLevel(const RasterGrid<float>& bed, const RasterGrid<float>& depth);
/// |q| / depth where depth > 0.01 m, else 0; NaN outside, m/s.
RasterGrid<float> waterSpeed(const flood::FloodState& state);
/// q / depth, NaN where dry (kFilm) or outside, m/s.
std::vector<float> velocityOf(const RasterGrid<float>& discharge, const RasterGrid<float>& depth);

/// One raster of results: its file is <name>.tif.
struct ResultRaster {
  std::string name;
  RasterGrid<float> grid;
  std::string description, unit;
};

/// max_depth, max_level, max_speed, max_dv, hazard, hazard_rating_class, hazard_class, arrival_s,
/// duration_s.
std::vector<ResultRaster> rastersOf(const flood::FloodMaxima& maxima, const RasterGrid<float>& bed,
                                    double debrisFactor);

/// Writes them into a folder, one by one. Errors: as gis::writeGeoTiff.
Outcome writeRasters(const std::vector<ResultRaster>& rasters, const GeoFrame& frame,
                     const std::string& folder);

}  // namespace citymirror::session
