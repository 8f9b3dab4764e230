#include <algorithm>
#include <cmath>

#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {
namespace {

/// Deepest water just outside the walls: each wall is walked at one cell or less, three quarters of
/// a cell off its outer side (footprints run counter-clockwise).
float depthBeside(std::span<const Point2> footprint, const RasterGrid<float>& depth) {
  const double cell = depth.shape.cell;
  float deepest = 0;
  for (std::size_t i = 0; i < footprint.size(); ++i) {
    const Point2 a = footprint[i], wall = footprint[(i + 1) % footprint.size()] - a;
    const double metres = wall.norm();
    if (metres <= 0) continue;
    const Point2 outward = Point2(wall.y(), -wall.x()) / metres * (cell * 0.75);
    const int steps = std::max(1, int(std::ceil(metres / cell)));
    for (int k = 0; k < steps; ++k) {
      const Point2 p = a + wall * ((k + 0.5) / steps) + outward;
      const float d = depth.valueAt(p.x(), p.y(), 0.0F);
      if (std::isfinite(d)) deepest = std::max(deepest, d);
    }
  }
  return deepest;
}

}  // namespace

Exposure exposureOf(const CityModel& city, const RasterGrid<float>& depth, double minDepth) {
  Exposure exposure;
  const BuildingSet& buildings = city.buildings;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    if (depthBeside(buildings.footprint(i), depth) < minDepth) continue;
    ++exposure.buildings;
    exposure.residents += int(buildings.residents[i]);
    exposure.hospitals += buildings.use[i] == BuildingUse::hospital;
    exposure.schools += buildings.use[i] == BuildingUse::school;
  }
  exposure.roadKm = floodedRoadMetres(city.roads, depth, minDepth) / 1000;
  return exposure;
}

}  // namespace citymirror::coupling
