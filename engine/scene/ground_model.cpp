#include "engine/scene/ground_model.h"

#include <algorithm>
#include <cmath>

namespace citymirror::scene {
namespace {

RasterGrid<float> wholeTerrain(const CityModel& city) {
  if (city.terrain.shape.columns >= 2 && city.terrain.shape.rows >= 2) return city.terrain;
  const Bounds& e = city.extent;
  const double side = std::max({e.width(), e.height(), 100.0});
  return RasterGrid<float>({2, 2, side / 2, e.west, e.south});
}

void fillHoles(RasterGrid<float>& height) {
  double sum = 0;
  std::size_t known = 0;
  for (float z : height.values) {
    if (!std::isfinite(z)) continue;
    sum += z;
    ++known;
  }
  const float mean = known > 0 ? float(sum / double(known)) : 0.0F;
  for (int row = 0; row < height.shape.rows; ++row) {
    float last = mean;
    for (int column = 0; column < height.shape.columns; ++column) {
      float& z = height.at(column, row);
      if (!std::isfinite(z)) z = last;
      last = z;
    }
  }
}

RasterGrid<std::uint8_t> wetSquaresOf(const osg::Image& mask, const Bounds& bounds) {
  constexpr double kSquare = 64;  // m
  RasterGrid<std::uint8_t> wet({int(bounds.width() / kSquare) + 1,
                                int(bounds.height() / kSquare) + 1, kSquare, bounds.west,
                                bounds.south});
  for (int r = 0; r < mask.t(); ++r) {
    const int row = int((r + 0.5) / mask.t() * bounds.height() / kSquare);
    const auto* texel = mask.data(0, r);
    for (int c = 0; c < mask.s(); ++c) {
      if (texel[c] != 0) wet.at(int((c + 0.5) / mask.s() * bounds.width() / kSquare), row) = 1;
    }
  }
  return wet;
}

}  // namespace

GroundModel buildGround(const CityModel& city, const run::JobContext& job) {
  GroundModel ground;
  ground.height = wholeTerrain(city);
  fillHoles(ground.height);
  ground.bounds = ground.height.shape.bounds();
  for (const WaterBody& water : city.water) {
    if (water.area.outer.size() < 3 || !std::isfinite(water.level)) continue;
    forEachCellIn(ground.height.shape, water.area, [&](int c, int r) {
      float& z = ground.height.at(c, r);
      z = std::max(z, float(water.level));
    });
  }
  const auto [low, high] =
      std::minmax_element(ground.height.values.begin(), ground.height.values.end());
  ground.lowest = *low;
  ground.highest = *high;
  if (job.cancelled()) return ground;
  job.progress(0.1, {"地形晕渲", "Relief shading"});
  ground.material = groundMaterial(city, ground.height, ground.bounds);
  if (job.cancelled()) return ground;
  ground.waterMask = paintWaters(city, ground.bounds);
  ground.wetSquares = wetSquaresOf(*ground.waterMask, ground.bounds);
  return ground;
}

bool GroundModel::wet(const Bounds& b) const {
  const GridShape& s = wetSquares.shape;
  for (int r = std::max(0, s.rowOf(b.south)); r <= std::min(s.rows - 1, s.rowOf(b.north)); ++r) {
    for (int c = std::max(0, s.columnOf(b.west)); c <= std::min(s.columns - 1, s.columnOf(b.east));
         ++c) {
      if (wetSquares.at(c, r) != 0) return true;
    }
  }
  return false;
}

bool GroundModel::intersect(const Ray& ray, Point3& hit) const {
  const double reach = 30000, cell = height.shape.cell;
  const auto above = [&](double t) {
    const Point3 p = ray.origin + t * ray.direction;
    return p.z() - heightAt(p.x(), p.y());
  };
  double before = 0, t = 0;
  while (t < reach) {
    const double gap = above(t);
    if (gap <= 0) break;
    before = t;
    t += std::max(0.5 * cell, 0.5 * gap);
  }
  if (t >= reach) return false;
  for (int i = 0; i < 24; ++i) {
    const double middle = (before + t) / 2;
    (above(middle) > 0 ? before : t) = middle;
  }
  hit = ray.origin + t * ray.direction;
  return true;
}

}  // namespace citymirror::scene
