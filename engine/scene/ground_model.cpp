#include "engine/scene/ground_model.h"

#include <algorithm>
#include <cmath>

namespace citymirror::scene {
namespace {

constexpr int kReliefLimit = 2048;
constexpr int kMaskLimit = 4096;

GridShape pictureShape(const Bounds& bounds, int limit, double finest) {
  const double longest = std::max(bounds.width(), bounds.height());
  const double cell = std::max(finest, longest / limit);
  GridShape shape{std::max(1, int(std::ceil(bounds.width() / cell))),
                  std::max(1, int(std::ceil(bounds.height() / cell))), cell, bounds.west,
                  bounds.south};
  return shape;
}

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

/// Steps along the sun ray over the footprint: shadow polygons of each wall.
void castShadows(const BuildingSet& set, RasterGrid<std::uint8_t>& shadow) {
  const Point3 sun = sunDirection();
  const Point2 perMetre = Point2(-sun.x(), -sun.y()) / sun.z();
  const auto paint = [&](const Polygon& polygon) {
    forEachCellIn(shadow.shape, polygon, [&](int c, int r) { shadow.at(c, r) = 255; });
  };
  Polygon polygon;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    if (ring.size() < 3) continue;
    const Point2 reach = perMetre * double(set.height[i]);
    for (std::size_t k = 0, j = ring.size() - 1; k < ring.size(); j = k++) {
      polygon.outer = {ring[j], ring[k], ring[k] + reach, ring[j] + reach};
      paint(polygon);
    }
    polygon.outer.assign(ring.begin(), ring.end());
    paint(polygon);
  }
}

template <class T>
void blur(RasterGrid<T>& grid, int radius) {
  const int columns = grid.shape.columns, rows = grid.shape.rows;
  std::vector<float> line(std::size_t(std::max(columns, rows)));
  const auto pass = [&](int count, auto cell) {
    double sum = 0;
    for (int i = -radius; i <= radius; ++i) sum += cell(std::clamp(i, 0, count - 1));
    for (int i = 0; i < count; ++i) {
      line[std::size_t(i)] = float(sum / (2 * radius + 1));
      sum += cell(std::min(i + radius + 1, count - 1)) - double(cell(std::max(i - radius, 0)));
    }
    for (int i = 0; i < count; ++i) cell(i) = T(line[std::size_t(i)] + 0.49F);
  };
  for (int r = 0; r < rows; ++r) pass(columns, [&](int c) -> T& { return grid.at(c, r); });
  for (int c = 0; c < columns; ++c) pass(rows, [&](int r) -> T& { return grid.at(c, r); });
}

RasterGrid<std::uint8_t> builtUp(const BuildingSet& set, const Bounds& bounds) {
  RasterGrid<std::uint8_t> share(pictureShape(bounds, 512, 12));
  Polygon polygon;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    if (ring.size() < 3) continue;
    const Point2 middle = centroid(ring);
    const int c = share.shape.columnOf(middle.x()), r = share.shape.rowOf(middle.y());
    for (int dr = -1; dr <= 1; ++dr) {
      for (int dc = -1; dc <= 1; ++dc) {
        if (share.shape.holds(c + dc, r + dr)) share.at(c + dc, r + dr) = 255;
      }
    }
  }
  blur(share, 2);
  blur(share, 2);
  return share;
}

osg::ref_ptr<osg::Image> newImage(const GridShape& shape, GLenum internal, GLenum format,
                                  int packing) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(shape.columns, shape.rows, 1, format, GL_UNSIGNED_BYTE, packing);
  image->setInternalTextureFormat(internal);
  return image;
}

std::uint8_t byteOf(double signedUnit) {
  return std::uint8_t(std::clamp(signedUnit * 127.5 + 128, 0.0, 255.0));
}

osg::ref_ptr<osg::Image> reliefOf(const CityModel& city, const RasterGrid<float>& height,
                                  const Bounds& bounds) {
  const GridShape shape = pictureShape(bounds, kReliefLimit, 2);
  RasterGrid<std::uint8_t> shadow(shape);
  castShadows(city.buildings, shadow);
  blur(shadow, 1);
  const RasterGrid<std::uint8_t> urban = builtUp(city.buildings, bounds);
  osg::ref_ptr<osg::Image> image = newImage(shape, GL_RGBA8, GL_RGBA, 4);
  const double step = height.shape.cell;
  for (int row = 0; row < shape.rows; ++row) {
    auto* texel = image->data(0, row);
    for (int column = 0; column < shape.columns; ++column, texel += 4) {
      const Point2 p = shape.centre(column, row);
      const double dx =
          bilinear(height, p.x() + step, p.y()) - bilinear(height, p.x() - step, p.y());
      const double dy =
          bilinear(height, p.x(), p.y() + step) - bilinear(height, p.x(), p.y() - step);
      const Point3 normal = Point3(-dx, -dy, 2 * step).normalized();
      texel[0] = byteOf(normal.x());
      texel[1] = byteOf(normal.y());
      texel[2] = shadow.at(column, row);
      texel[3] = urban.valueAt(p.x(), p.y(), 0);
    }
  }
  return image;
}

osg::ref_ptr<osg::Image> maskOf(const CityModel& city, const Bounds& bounds) {
  RasterGrid<std::uint8_t> mask(pictureShape(bounds, kMaskLimit, 1));
  for (const WaterBody& water : city.water) {
    if (water.area.outer.size() < 3) continue;
    forEachCellIn(mask.shape, water.area, [&](int c, int r) { mask.at(c, r) = 255; });
  }
  if (!city.water.empty()) blur(mask, 1);
  osg::ref_ptr<osg::Image> image = newImage(mask.shape, GL_R8, GL_RED, 1);
  std::copy(mask.values.begin(), mask.values.end(), image->data());
  return image;
}

}  // namespace

Point3 sunDirection() { return Point3(-0.46, -0.50, 0.74).normalized(); }

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
  ground.relief = reliefOf(city, ground.height, ground.bounds);
  if (job.cancelled()) return ground;
  ground.waterMask = maskOf(city, ground.bounds);
  return ground;
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
