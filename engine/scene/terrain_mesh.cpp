#include "engine/scene/terrain_mesh.h"

#include <cmath>
#include <osg/Geometry>
#include <osg/LOD>
#include <osg/MatrixTransform>

namespace citymirror::scene {
namespace {

constexpr int kTileCells = 128;

struct Tile {
  int firstColumn, firstRow, lastColumn, lastRow;
  Point2 middle;
};

std::vector<int> stepsOf(int first, int last, int step) {
  std::vector<int> at;
  for (int i = first; i < last; i += step) at.push_back(i);
  at.push_back(last);
  return at;
}

osg::ref_ptr<osg::Geometry> newMesh(osg::Vec3Array* vertices, osg::DrawElementsUInt* triangles) {
  osg::ref_ptr<osg::Geometry> mesh = new osg::Geometry;
  mesh->setUseDisplayList(false);
  mesh->setUseVertexBufferObjects(true);
  mesh->setVertexArray(vertices);
  mesh->addPrimitiveSet(triangles);
  return mesh;
}

void addQuad(osg::DrawElementsUInt& out, unsigned a, unsigned b, unsigned c, unsigned d) {
  for (unsigned i : {a, b, c, a, c, d}) out.push_back(i);
}

osg::ref_ptr<osg::Geometry> meshOf(const GroundModel& ground, const Tile& tile, int step) {
  const auto columns = stepsOf(tile.firstColumn, tile.lastColumn, step);
  const auto rows = stepsOf(tile.firstRow, tile.lastRow, step);
  const GridShape& shape = ground.height.shape;
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  const auto vertexAt = [&](int c, int r, float sink) {
    const Point2 p = shape.centre(c, r) - tile.middle;
    return osg::Vec3(float(p.x()), float(p.y()), ground.height.at(c, r) - sink);
  };
  for (int r : rows) {
    for (int c : columns) vertices->push_back(vertexAt(c, r, 0));
  }
  const unsigned w = unsigned(columns.size()), h = unsigned(rows.size());
  for (unsigned r = 0; r + 1 < h; ++r) {
    for (unsigned c = 0; c + 1 < w; ++c) {
      const unsigned i = r * w + c;
      addQuad(*triangles, i, i + 1, i + w + 1, i + w);
    }
  }
  const float sink = float(2 + 0.3 * step * shape.cell);
  const auto addSkirt = [&](unsigned count, auto topOf) {
    const unsigned base = unsigned(vertices->size());
    for (unsigned k = 0; k < count; ++k) {
      vertices->push_back((*vertices)[topOf(k)] - osg::Vec3(0, 0, sink));
    }
    for (unsigned k = 0; k + 1 < count; ++k) {
      addQuad(*triangles, topOf(k), base + k, base + k + 1, topOf(k + 1));
    }
  };
  addSkirt(w, [&](unsigned k) { return k; });
  addSkirt(h, [&](unsigned k) { return k * w + w - 1; });
  addSkirt(w, [&](unsigned k) { return (h - 1) * w + (w - 1 - k); });
  addSkirt(h, [&](unsigned k) { return (h - 1 - k) * w; });
  return newMesh(vertices, triangles);
}

osg::ref_ptr<osg::Node> tileNode(const GroundModel& ground, const Tile& tile) {
  osg::ref_ptr<osg::LOD> levels = new osg::LOD;
  const float half = float(kTileCells * ground.height.shape.cell * 0.71);
  const float ranges[4] = {0, half + 700, half + 2600, 1e9F};
  const int steps[3] = {1, 2, 4};
  for (int k = 0; k < 3; ++k) {
    levels->addChild(meshOf(ground, tile, steps[k]), ranges[k], ranges[k + 1]);
  }
  osg::ref_ptr<osg::MatrixTransform> placed =
      new osg::MatrixTransform(osg::Matrix::translate(tile.middle.x(), tile.middle.y(), 0));
  placed->addChild(levels);
  placed->getOrCreateStateSet()->addUniform(
      new osg::Uniform("tileCentre", osg::Vec2(float(tile.middle.x()), float(tile.middle.y()))));
  return placed;
}

std::vector<osg::Vec3d> rimOf(const RasterGrid<float>& height) {
  const GridShape& s = height.shape;
  std::vector<osg::Vec3d> rim;
  const auto add = [&](int c, int r) {
    const Point2 p = s.centre(c, r);
    rim.emplace_back(p.x(), p.y(), height.at(c, r));
  };
  const auto columns = stepsOf(0, s.columns - 1, 4), rows = stepsOf(0, s.rows - 1, 4);
  for (std::size_t k = 0; k + 1 < columns.size(); ++k) add(columns[k], 0);
  for (std::size_t k = 0; k + 1 < rows.size(); ++k) add(s.columns - 1, rows[k]);
  for (std::size_t k = columns.size() - 1; k > 0; --k) add(columns[k], s.rows - 1);
  for (std::size_t k = rows.size() - 1; k > 0; --k) add(0, rows[k]);
  return rim;
}

osg::ref_ptr<osg::Node> apronNode(const GroundModel& ground) {
  const auto rim = rimOf(ground.height);
  const Point2 middle = ground.bounds.centre();
  const double mean = (0.7 * ground.lowest + 0.3 * ground.highest);
  const double side = std::max({ground.bounds.width(), ground.bounds.height(), 100.0});
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  const double factor[4] = {1.0, 1.25, 3.0, 1.0 + 100000.0 / side};
  const double ease[4] = {0.0, 0.7, 1.0, 1.0};
  const unsigned count = unsigned(rim.size());
  for (int ring = 0; ring < 4; ++ring) {
    for (const osg::Vec3d& p : rim) {
      vertices->push_back(osg::Vec3(float((p.x() - middle.x()) * factor[ring]),
                                    float((p.y() - middle.y()) * factor[ring]),
                                    float(p.z() + (mean - p.z()) * ease[ring])));
    }
  }
  for (unsigned ring = 0; ring < 3; ++ring) {
    for (unsigned k = 0; k < count; ++k) {
      const unsigned next = (k + 1) % count, a = ring * count, b = a + count;
      addQuad(*triangles, a + k, b + k, b + next, a + next);
    }
  }
  osg::ref_ptr<osg::MatrixTransform> placed =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  placed->addChild(newMesh(vertices, triangles));
  placed->getOrCreateStateSet()->addUniform(
      new osg::Uniform("tileCentre", osg::Vec2(float(middle.x()), float(middle.y()))));
  return placed;
}

}  // namespace

osg::ref_ptr<osg::Group> buildTerrain(const GroundModel& ground, const run::JobContext& job) {
  osg::ref_ptr<osg::Group> group = new osg::Group;
  const GridShape& shape = ground.height.shape;
  for (int r = 0; r < shape.rows - 1; r += kTileCells) {
    for (int c = 0; c < shape.columns - 1; c += kTileCells) {
      if (job.cancelled()) return group;
      Tile tile{c,
                r,
                std::min(c + kTileCells, shape.columns - 1),
                std::min(r + kTileCells, shape.rows - 1),
                {}};
      tile.middle = (shape.centre(tile.firstColumn, tile.firstRow) +
                     shape.centre(tile.lastColumn, tile.lastRow)) /
                    2;
      group->addChild(tileNode(ground, tile));
    }
  }
  group->addChild(apronNode(ground));
  return group;
}

}  // namespace citymirror::scene
