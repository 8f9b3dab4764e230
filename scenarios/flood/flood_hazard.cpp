#include "scenarios/flood/flood_hazard.h"

#include <cmath>

namespace citymirror::flood {

int hazardClass(float depth, float speed, float depthSpeed) {
  if (!(depth > kHazardDryDepth)) return 0;
  int number = 1;
  for (const HazardLimit& limit : kHazardLimits) {
    if (depthSpeed <= limit.depthSpeed && depth <= limit.depth && speed <= limit.speed) break;
    ++number;
  }
  return number;
}

RasterGrid<float> hazardClasses(const FloodMaxima& maxima) {
  RasterGrid<float> classes = maxima.depth;
  for (std::size_t i = 0; i < classes.values.size(); ++i) {
    if (!std::isfinite(maxima.depth.values[i])) continue;
    classes.values[i] = float(
        hazardClass(maxima.depth.values[i], maxima.speed.values[i], maxima.depthSpeed.values[i]));
  }
  return classes;
}

int ratingClass(float rating) {
  int number = 0;
  for (const float limit : kRatingLimits) number += rating >= limit;
  return number;
}

RasterGrid<float> hazardRatings(const FloodMaxima& maxima, double debrisFactor) {
  RasterGrid<float> ratings = maxima.hazard;
  for (std::size_t i = 0; i < ratings.values.size(); ++i) {
    if (maxima.depth.values[i] > kHazardDryDepth) ratings.values[i] += float(debrisFactor);
  }
  return ratings;
}

RasterGrid<float> ratingClasses(const RasterGrid<float>& ratings) {
  RasterGrid<float> classes = ratings;
  for (float& value : classes.values) {
    if (std::isfinite(value)) value = float(ratingClass(value));
  }
  return classes;
}

}  // namespace citymirror::flood
