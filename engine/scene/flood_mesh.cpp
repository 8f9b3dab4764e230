#include "engine/scene/flood_mesh.h"

#include <algorithm>
#include <cmath>
#include <osg/Geometry>

#include "engine/draw/water_sample.h"

namespace citymirror::scene {
namespace {

constexpr int kTileQuads = 64;
constexpr std::size_t kMostQuads = 300'000;
constexpr float kFloat = 0.05F;  // m above the ground

float openHeight(const draw::WaterSurface& water, const RasterGrid<float>& keyframe,
                 const GroundModel& ground, int c, int r) {
  const Point2 p = water.bed->shape.centre(c, r);
  const float drawn = float(ground.heightAt(p.x(), p.y()));
  const float depth = draw::depthOf(keyframe, c, r);
  if (depth < water.minDepth) return drawn + kFloat;
  return std::max(drawn, water.bed->at(c, r) + depth) + kFloat;
}

bool wet(const draw::WaterSurface& water, int c, int r) {
  return draw::open(water, c, r) && (draw::depthOf(*water.before, c, r) >= water.minDepth ||
                                     draw::depthOf(*water.after, c, r) >= water.minDepth);
}

/// Coarse quads: one per `step` cells; marked where one of the cells at or around it is wet.
RasterGrid<std::uint8_t> wetQuads(const draw::WaterSurface& water, int step) {
  const GridShape& s = water.bed->shape;
  const int columns = (s.columns - 2) / step + 1, rows = (s.rows - 2) / step + 1;
  RasterGrid<std::uint8_t> quads(GridShape{columns, rows});
  for (int r = 0; r < s.rows; ++r) {
    for (int c = 0; c < s.columns; ++c) {
      if (!wet(water, c, r)) continue;
      for (int qr = std::max(0, (r - 1) / step); qr <= std::min(r / step, rows - 1); ++qr) {
        for (int qc = std::max(0, (c - 1) / step); qc <= std::min(c / step, columns - 1); ++qc)
          quads.at(qc, qr) = 1;
      }
    }
  }
  return quads;
}

struct Builder {
  const draw::WaterSurface& water;
  const GroundModel& ground;
  Point2 middle;
  int step;
  RasterGrid<std::uint8_t> quads;

  osg::ref_ptr<osg::Geometry> tile(int firstColumn, int firstRow) const;
};

osg::ref_ptr<osg::Geometry> Builder::tile(int firstColumn, int firstRow) const {
  const GridShape& s = water.bed->shape;
  const int lastColumn = std::min(firstColumn + kTileQuads, quads.shape.columns);
  const int lastRow = std::min(firstRow + kTileQuads, quads.shape.rows);
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::FloatArray> later = new osg::FloatArray;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  osg::BoundingBox box;
  std::vector<int> known(std::size_t(kTileQuads + 1) * (kTileQuads + 1), -1);
  const auto vertex = [&](int qc, int qr) {
    int& index =
        known[std::size_t(qr - firstRow) * (kTileQuads + 1) + std::size_t(qc - firstColumn)];
    if (index >= 0) return unsigned(index);
    const int c = std::min(qc * step, s.columns - 1), r = std::min(qr * step, s.rows - 1);
    const Point2 p = s.centre(c, r) - middle;
    const float z = surfaceHeight(water, *water.before, ground, c, r);
    index = int(vertices->size());
    vertices->push_back({float(p.x()), float(p.y()), z});
    later->push_back(surfaceHeight(water, *water.after, ground, c, r));
    box.expandBy(vertices->back());
    box.expandBy({float(p.x()), float(p.y()), later->back()});
    return unsigned(index);
  };
  for (int r = firstRow; r < lastRow; ++r) {
    for (int c = firstColumn; c < lastColumn; ++c) {
      if (quads.at(c, r) == 0) continue;
      const unsigned a = vertex(c, r), b = vertex(c + 1, r), d = vertex(c + 1, r + 1),
                     e = vertex(c, r + 1);
      for (unsigned k : {a, b, d, a, d, e}) triangles->push_back(k);
    }
  }
  if (triangles->empty()) return nullptr;
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(vertices);
  geometry->setVertexAttribArray(6, later, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(triangles);
  geometry->setInitialBound(box);
  return geometry;
}

}  // namespace

float surfaceHeight(const draw::WaterSurface& water, const RasterGrid<float>& keyframe,
                    const GroundModel& ground, int column, int row) {
  if (draw::open(water, column, row)) return openHeight(water, keyframe, ground, column, row);
  float sum = 0;
  int count = 0;
  for (int r = row - 1; r <= row + 1; ++r) {
    for (int c = column - 1; c <= column + 1; ++c) {
      if (!keyframe.shape.holds(c, r) || !draw::open(water, c, r)) continue;
      sum += openHeight(water, keyframe, ground, c, r);
      ++count;
    }
  }
  if (count > 0) return sum / float(count);
  const Point2 p = keyframe.shape.centre(column, row);
  return float(ground.heightAt(p.x(), p.y())) + kFloat;
}

osg::ref_ptr<osg::Group> buildFloodMesh(const draw::WaterSurface& water, const GroundModel& ground,
                                        const Point2& middle) {
  osg::ref_ptr<osg::Group> tiles = new osg::Group;
  Builder builder{water, ground, middle, 1, wetQuads(water, 1)};
  const auto wetCount = [&] {
    return std::size_t(std::count(builder.quads.values.begin(), builder.quads.values.end(), 1));
  };
  while (wetCount() > kMostQuads) {
    builder.step *= 2;
    builder.quads = wetQuads(water, builder.step);
  }
  for (int r = 0; r < builder.quads.shape.rows; r += kTileQuads) {
    for (int c = 0; c < builder.quads.shape.columns; c += kTileQuads) {
      if (const auto tile = builder.tile(c, r)) tiles->addChild(tile);
    }
  }
  return tiles;
}

}  // namespace citymirror::scene
