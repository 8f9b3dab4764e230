#include "engine/scene/terrain_tree.h"

#include <algorithm>
#include <cmath>
#include <osgUtil/CullVisitor>
#include <utility>
#include <vector>

#include "engine/scene/terrain_mesh.h"

namespace citymirror::scene {
namespace {

constexpr double kFineness = 3;     // a tile is divided nearer than this many of its sides
constexpr double kFarWater = 900;   // m
constexpr double kUnseen = 0.0003;  // of the distance: a quarter of a pixel of 720 in a picture
constexpr double kExact = 0.05;     // m, where people stand on it

/// Cells of the grid along a tile, and squares it is drawn with: level 0 draws one for each.
int cellsOf(int level) {
  return level >= 0 ? TerrainTree::kSquares << level : TerrainTree::kSquares >> -level;
}
int squaresOf(int level) { return std::min(TerrainTree::kSquares, cellsOf(level)); }

void addQuad(std::vector<unsigned>& out, unsigned a, unsigned b, unsigned c, unsigned d) {
  for (unsigned i : {a, b, c, a, c, d}) out.push_back(i);
}

osg::ref_ptr<osg::Geometry> newMesh(osg::Vec3Array* vertices, osg::PrimitiveSet* triangles) {
  osg::ref_ptr<osg::Geometry> mesh = new osg::Geometry;
  mesh->setUseDisplayList(false);
  mesh->setUseVertexBufferObjects(true);
  mesh->setVertexArray(vertices);
  mesh->addPrimitiveSet(triangles);
  return mesh;
}

osg::ref_ptr<osg::MatrixTransform> placed(osg::Node* node, const Point2& middle) {
  osg::ref_ptr<osg::MatrixTransform> place =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  place->addChild(node);
  place->getOrCreateStateSet()->addUniform(
      new osg::Uniform("tileCentre", osg::Vec2(float(middle.x()), float(middle.y()))));
  return place;
}

/// A tile of the ground and what hangs down from its rim, so that no gap shows beside another.
class TileMesh {
 public:
  TileMesh(const RasterGrid<float>& height, const TileKey& key, const Point2& middle)
      : height_(height), middle_(middle) {
    const auto [level, column, row] = key;
    const GridShape& s = height.shape;
    squares_ = squaresOf(level);
    step_ = cellsOf(level) / squares_;
    for (int k = 0; k <= squares_; ++k) {
      columns_.push_back(std::min(column * cellsOf(level) + k * step_, s.columns - 1));
      rows_.push_back(std::min(row * cellsOf(level) + k * step_, s.rows - 1));
    }
    sink_ = float(2 + 0.3 * step_ * s.cell);
    known_.assign(2 * columns_.size() * rows_.size(), -1);
  }

  void cover(double allowed) {
    std::vector<float> heights;
    heights.reserve(columns_.size() * rows_.size());
    for (const int r : rows_) {
      for (const int c : columns_) heights.push_back(height_.at(c, r));
    }
    const GridShape& s = height_.shape;
    const MeshSquare square{squares_, heights, double(s.columns - 1 - columns_[0]) / step_,
                            double(s.rows - 1 - rows_[0]) / step_};
    for (const auto& t : fewTriangles(square, allowed)) {
      for (const unsigned k : t) indices.push_back(corner(k, 0));
      for (int k = 0; k < 3; ++k) hang(t[std::size_t(k)], t[std::size_t(k + 1) % 3]);
    }
  }
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  std::vector<unsigned> indices;

 private:
  int columnOf(unsigned k) const { return columns_[k % columns_.size()]; }
  int rowOf(unsigned k) const { return rows_[k / columns_.size()]; }

  unsigned corner(unsigned k, float sink) {
    int& known = known_[2 * k + (sink > 0 ? 1 : 0)];
    if (known < 0) {
      known = int(vertices->size());
      const Point2 p = height_.shape.centre(columnOf(k), rowOf(k)) - middle_;
      vertices->push_back({float(p.x()), float(p.y()), height_.at(columnOf(k), rowOf(k)) - sink});
    }
    return unsigned(known);
  }
  void hang(unsigned p, unsigned q) {
    const auto along = [](int a, int b, const std::vector<int>& rim) {
      return a == b && (a == rim.front() || a == rim.back());
    };
    const bool aside = along(columnOf(p), columnOf(q), columns_);
    if (aside == along(rowOf(p), rowOf(q), rows_)) return;  // not on the rim, or of no length
    addQuad(indices, corner(p, 0), corner(p, sink_), corner(q, sink_), corner(q, 0));
  }

  const RasterGrid<float>& height_;
  Point2 middle_;
  int squares_ = 1, step_ = 1;
  float sink_ = 2;
  std::vector<int> columns_, rows_;  // of the grid, by corner
  std::vector<int> known_;           // in `vertices`, by corner: on the ground, below it; −1 = new
};

}  // namespace

TerrainTree::TerrainTree(const RasterGrid<float>& height, std::function<bool(const Bounds&)> wet,
                         osg::StateSet* nearWater, osg::StateSet* farWater, ImageryPager& imagery)
    : height_(height),
      wet_(std::move(wet)),
      nearWater_(nearWater),
      farWater_(farWater),
      imagery_(imagery) {
  const auto [low, high] = std::minmax_element(height.values.begin(), height.values.end());
  lowest_ = *low;
  highest_ = *high;
  while (cellsOf(rootLevel_) < std::max(height.shape.columns, height.shape.rows) - 1) ++rootLevel_;
  setCullingActive(false);
}

double TerrainTree::sideOf(int level) const { return cellsOf(level) * height_.shape.cell; }

Bounds TerrainTree::squareOf(const TileKey& key) const {
  const auto [level, column, row] = key;
  const GridShape& s = height_.shape;
  const double side = sideOf(level), x = s.west + s.cell / 2 + column * side,
               y = s.south + s.cell / 2 + row * side;
  return {x, y, x + side, y + side};
}

osg::BoundingSphere TerrainTree::boundOf(const TileKey& key) const {
  const Bounds b = squareOf(key);
  osg::BoundingBox box(osg::Vec3(float(b.west), float(b.south), lowest_),
                       osg::Vec3(float(b.east), float(b.north), highest_));
  return osg::BoundingSphere(box);
}

osg::BoundingSphere TerrainTree::computeBound() const { return boundOf({rootLevel_, 0, 0}); }

void TerrainTree::traverse(osg::NodeVisitor& visitor) {
  if (visitor.getVisitorType() != osg::NodeVisitor::CULL_VISITOR) return;
  ++frame_;
  if (dressed_ && !imagery_.active()) undress();
  dressed_ = imagery_.active();
  if (dressed_) imagery_.beginFrame();
  draw({rootLevel_, 0, 0}, visitor);
  if (dressed_ && imagery_.endFrame()) undress();
  if (tiles_.size() > kMostTiles) forget();
}

bool TerrainTree::divides(int level, const Bounds& square) const {
  if (level > 0) return true;
  return dressed_ && level > kFinestLevel && imagery_.finerThan(square);
}

void TerrainTree::draw(const TileKey& key, osg::NodeVisitor& visitor) {
  const auto [level, column, row] = key;
  const osg::BoundingSphere bound = boundOf(key);
  if (static_cast<osgUtil::CullVisitor&>(visitor).isCulled(bound)) return;
  const double side = sideOf(level);
  const Bounds square = squareOf(key);
  const osg::Vec3 eye = visitor.getEyePoint();
  const auto outside = [side](double v, double middle) {
    return std::max(0.0, std::abs(v - middle) - side / 2);
  };
  const double away =
      std::hypot(outside(eye.x(), bound.center().x()), outside(eye.y(), bound.center().y()),
                 std::max(0.0F, eye.z() - highest_));
  if (away < kFineness * side && divides(level, square)) {
    const int span = cellsOf(level - 1);
    for (int k = 0; k < 4; ++k) {
      const int c = 2 * column + k % 2, r = 2 * row + k / 2;
      if (c * span < height_.shape.columns - 1 && r * span < height_.shape.rows - 1) {
        draw({level - 1, c, r}, visitor);
      }
    }
    return;
  }
  Tile& tile = tiles_[key];
  if (!tile.node) tile.node = make(key);
  tile.usedIn = frame_;
  if (dressed_) imagery_.dress(key, square, *tile.node->getStateSet());
  tile.node->accept(visitor);
}

osg::ref_ptr<osg::MatrixTransform> TerrainTree::make(const TileKey& key) const {
  const Bounds square = squareOf(key);
  const Point2 middle = square.centre();
  TileMesh mesh(height_, key, middle);
  // Nearer than this many of its sides a tile of the finer levels is drawn instead.
  const int level = std::get<0>(key);
  mesh.cover(std::max(kExact, level > 0 ? kUnseen * kFineness * sideOf(level) : 0.0));
  const auto drawn =
      newMesh(mesh.vertices, new osg::DrawElementsUShort(GL_TRIANGLES, mesh.indices.begin(),
                                                         mesh.indices.end()));
  if (wet_(square)) drawn->setStateSet(square.width() > kFarWater ? farWater_ : nearWater_);
  return placed(drawn, middle);
}

/// What is not drawn now keeps no picture.
void TerrainTree::undress() {
  for (auto& [key, tile] : tiles_) {
    if (tile.usedIn == frame_) continue;
    tile.node->getStateSet()->removeTextureAttribute(ImageryPager::kUnit,
                                                     osg::StateAttribute::TEXTURE);
  }
}

void TerrainTree::forget() {
  std::vector<unsigned> used;
  for (const auto& [key, tile] : tiles_) used.push_back(tile.usedIn);
  const auto middle = used.begin() + std::ptrdiff_t(used.size() / 2);
  std::nth_element(used.begin(), middle, used.end());
  std::erase_if(tiles_, [&](const auto& entry) {
    return entry.second.usedIn < *middle && entry.second.usedIn != frame_;
  });
}

void TerrainTree::releaseGLObjects(osg::State* state) const {
  for (const auto& [key, tile] : tiles_) tile.node->releaseGLObjects(state);
  imagery_.releaseGLObjects(state);
  osg::Node::releaseGLObjects(state);
}

namespace {

std::vector<int> stepsOf(int last, int step) {
  std::vector<int> at;
  for (int i = 0; i < last; i += step) at.push_back(i);
  at.push_back(last);
  return at;
}

std::vector<osg::Vec3d> rimOf(const RasterGrid<float>& height) {
  const GridShape& s = height.shape;
  std::vector<osg::Vec3d> rim;
  const auto add = [&](int c, int r) {
    const Point2 p = s.centre(c, r);
    rim.emplace_back(p.x(), p.y(), height.at(c, r));
  };
  const int step = std::max(4, std::max(s.columns, s.rows) / 300);
  const auto columns = stepsOf(s.columns - 1, step), rows = stepsOf(s.rows - 1, step);
  for (std::size_t k = 0; k + 1 < columns.size(); ++k) add(columns[k], 0);
  for (std::size_t k = 0; k + 1 < rows.size(); ++k) add(s.columns - 1, rows[k]);
  for (std::size_t k = columns.size() - 1; k > 0; --k) add(columns[k], s.rows - 1);
  for (std::size_t k = rows.size() - 1; k > 0; --k) add(0, rows[k]);
  return rim;
}

/// One ring of corners around the terrain.
struct ApronRing {
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  double away = 0;  ///< of its nearest corner from the terrain, as a share of the longer side
};

std::vector<ApronRing> apronRings(const RasterGrid<float>& height) {
  const auto rim = rimOf(height);
  const Bounds bounds = height.shape.bounds();
  const Point2 middle = bounds.centre();
  const auto [low, high] = std::minmax_element(height.values.begin(), height.values.end());
  const double mean = 0.7 * *low + 0.3 * *high;
  const double side = std::max({bounds.width(), bounds.height(), 100.0});
  constexpr std::size_t kRings = 8;  // close enough to each other for the haze beyond the rim
  const double factor[kRings] = {1.0, 1.05, 1.1, 1.25,
                                  1.5, 1.85, 3.0, 1.0 + 100000.0 / side};
  const double ease[kRings] = {0.0, 0.2, 0.4, 0.7, 0.9, 1.0, 1.0, 1.0};
  std::vector<ApronRing> rings(kRings);
  for (std::size_t ring = 0; ring < kRings; ++ring) {
    double nearest = 1e12;
    for (const osg::Vec3d& p : rim) {
      const Point2 at = (Point2(p.x(), p.y()) - middle) * factor[ring];
      const Point2 away(std::abs(at.x()) - bounds.width() / 2,
                        std::abs(at.y()) - bounds.height() / 2);
      nearest = std::min(nearest, away.cwiseMax(0.0).norm());
      rings[ring].corners->push_back(osg::Vec3(
          float(at.x()), float(at.y()), float(p.z() + (mean - p.z()) * ease[ring])));
    }
    rings[ring].away = nearest / side;
  }
  return rings;
}

/// The band between the rings `first` and `last`; nothing where they are the same.
osg::ref_ptr<osg::Geometry> apronBand(const std::vector<ApronRing>& rings, std::size_t first,
                                      std::size_t last, osg::StateSet* state) {
  if (first >= last) return nullptr;
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  for (std::size_t ring = first; ring <= last; ++ring)
    vertices->insert(vertices->end(), rings[ring].corners->begin(), rings[ring].corners->end());
  const unsigned count = unsigned(rings[first].corners->size());
  std::vector<unsigned> indices;
  for (unsigned ring = 0; ring < last - first; ++ring) {
    for (unsigned k = 0; k < count; ++k) {
      const unsigned next = (k + 1) % count, a = ring * count, b = a + count;
      addQuad(indices, a + k, b + k, b + next, a + next);
    }
  }
  const auto band =
      newMesh(vertices, new osg::DrawElementsUInt(GL_TRIANGLES, indices.begin(), indices.end()));
  band->setStateSet(state);
  return band;
}

/// The first ring that lies wholly beyond `away`, or the last one.
std::size_t ringBeyond(const std::vector<ApronRing>& rings, double away) {
  constexpr double kSure = 1.02;  // half a cell of the grid more or less
  std::size_t ring = 0;
  while (ring + 1 < rings.size() && rings[ring].away < kSure * away) ++ring;
  return ring;
}

}  // namespace

osg::ref_ptr<osg::Node> buildApron(const RasterGrid<float>& height, const ApronStates& states) {
  const std::vector<ApronRing> rings = apronRings(height);
  const std::size_t blurred = ringBeyond(rings, kBlurredBeyond);
  const std::size_t lost = ringBeyond(rings, kLostBeyond), last = rings.size() - 1;
  osg::ref_ptr<osg::Group> bands = new osg::Group;
  for (const auto& band :
       {apronBand(rings, 0, blurred, states.near), apronBand(rings, blurred, lost, states.blurred),
        apronBand(rings, lost, last, states.lost)}) {
    if (band) bands->addChild(band);
  }
  return placed(bands, height.shape.bounds().centre());
}

}  // namespace citymirror::scene
