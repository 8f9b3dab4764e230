#include "app/session/scenario/flood_rasters.h"

#include <cmath>
#include <limits>

#include "gis/raster/raster_io.h"
#include "scenarios/flood/flood_hazard.h"

namespace citymirror::session {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

}  // namespace

RasterGrid<float> waterLevel(const RasterGrid<float>& bed, const RasterGrid<float>& depth) {
  RasterGrid<float> level = depth;
  for (std::size_t i = 0; i < level.values.size(); ++i)
    level.values[i] = depth.values[i] > kFilm ? bed.values[i] + depth.values[i] : kNone;
  return level;
}

RasterGrid<float> waterSpeed(const flood::FloodState& state) {
  RasterGrid<float> speed = state.depth;
  for (std::size_t i = 0; i < speed.values.size(); ++i) {
    const float depth = state.depth.values[i];
    if (std::isnan(depth)) continue;
    const float flow = std::hypot(state.qx.values[i], state.qy.values[i]);
    speed.values[i] = depth > flood::kHazardDryDepth ? flow / depth : 0;
  }
  return speed;
}

std::vector<float> velocityOf(const RasterGrid<float>& discharge, const RasterGrid<float>& depth) {
  std::vector<float> velocity(depth.values.size(), kNone);
  for (std::size_t i = 0; i < velocity.size(); ++i) {
    if (depth.values[i] > kFilm) velocity[i] = discharge.values[i] / depth.values[i];
  }
  return velocity;
}

std::vector<ResultRaster> rastersOf(const flood::FloodMaxima& maxima, const RasterGrid<float>& bed,
                                    double debrisFactor) {
  const auto ratings = flood::hazardRatings(maxima, debrisFactor);
  return {
      {"max_depth", maxima.depth, "maximum depth, m", "m"},
      {"max_level", waterLevel(bed, maxima.depth), "maximum water level, m", "m"},
      {"max_speed", maxima.speed, "maximum speed, m/s", "m/s"},
      {"max_dv", maxima.depthSpeed, "maximum depth x speed, m2/s", "m2/s"},
      {"hazard", ratings, "hazard rating d (v + 0.5) + DF, FD2321", "m2/s"},
      {"hazard_rating_class", flood::ratingClasses(ratings),
       "hazard rating class 0 low, 1 moderate, 2 significant, 3 extreme, FD2321", "1"},
      {"hazard_class", flood::hazardClasses(maxima), "hazard class H1 to H6, 0 dry, AIDR 7-3", "1"},
      {"arrival_s", maxima.arrival, "time until 0.05 m, s", "s"},
      {"duration_s", maxima.duration, "time above 0.15 m, s", "s"},
  };
}

Outcome writeRasters(const std::vector<ResultRaster>& rasters, const GeoFrame& frame,
                     const std::string& folder) {
  for (const ResultRaster& r : rasters) {
    const std::string path = folder + "/" + r.name + ".tif";
    if (auto done = gis::writeGeoTiff(r.grid, frame, path, {r.description, r.unit}); !done)
      return done;
  }
  return Done{};
}

}  // namespace citymirror::session
