#include <algorithm>
#include <cmath>

#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {
namespace {

/// Deepest water just outside the walls: half a cell and a bit away from each corner and wall
/// middle.
float depthBeside(std::span<const Point2> footprint, const RasterGrid<float>& depth) {
  const Point2 middle = centroid(footprint);
  const double out = depth.shape.cell * 0.75;
  float deepest = 0;
  const auto look = [&](const Point2& p) {
    const Point2 away = p - middle;
    const double norm = away.norm();
    if (norm <= 0) return;
    const Point2 outside = p + away * (out / norm);
    const float d = depth.valueAt(outside.x(), outside.y(), 0.0F);
    if (std::isfinite(d)) deepest = std::max(deepest, d);
  };
  for (std::size_t i = 0; i < footprint.size(); ++i) {
    look(footprint[i]);
    look((footprint[i] + footprint[(i + 1) % footprint.size()]) / 2);
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
  const std::vector<float> edges = edgeDepths(city.roads, depth);
  double metres = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const bool once = city.roads.edgeTwin[e] < 0 || city.roads.edgeTwin[e] > std::int32_t(e);
    if (once && edges[e] >= minDepth) metres += city.roads.edgeLength[e];
  }
  exposure.roadKm = metres / 1000;
  return exposure;
}

}  // namespace citymirror::coupling
