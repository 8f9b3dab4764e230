#include <algorithm>
#include <cmath>

#include "scenarios/coupling/place_maxima.h"
#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {
namespace {

float depthBeside(std::span<const Point2> footprint, const RasterGrid<float>& depth) {
  float deepest = 0;
  for (const Point2& p : pointsBeside(footprint, depth.shape.cell)) {
    const float d = depth.valueAt(p.x(), p.y(), 0.0F);
    if (std::isfinite(d)) deepest = std::max(deepest, d);
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
    exposure.homes += buildings.use[i] == BuildingUse::residential;
    exposure.residents += int(buildings.knownResidents(i));
    exposure.hospitals += buildings.use[i] == BuildingUse::hospital;
    exposure.schools += buildings.use[i] == BuildingUse::school;
  }
  exposure.roadKm = floodedRoadMetres(city.roads, depth, minDepth) / 1000;
  return exposure;
}

}  // namespace citymirror::coupling
