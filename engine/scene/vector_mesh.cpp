#include "engine/scene/vector_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/LOD>
#include <osg/MatrixTransform>

#include "engine/scene/draped_mask.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"
#include "engine/scene/vector_shapes.h"

namespace citymirror::scene {
namespace {

constexpr double kVectorTile = 1000;  // m
constexpr std::size_t kFewVolumes = 150;
constexpr unsigned kBetweenQuestions = 256;  // features, whether the job is cancelled

enum class Part { area, strip, volume, point };
constexpr std::array kParts{Part::area, Part::strip, Part::volume, Part::point};

struct VectorBatchKey {
  std::int32_t rule;
  Part part;
  int column, row;
  auto operator<=>(const VectorBatchKey&) const = default;
};

/// Indices of the volumes of a batch, to draw the largest of them first.
struct Volume {
  double size;
  std::size_t first, count;
};

struct VectorBatch {
  Point3 origin = Point3::Zero();
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec3Array> across = new osg::Vec3Array;   // strips
  osg::ref_ptr<osg::Vec2Array> corners = new osg::Vec2Array;  // points
  osg::ref_ptr<osg::UIntArray> features = new osg::UIntArray;
  std::vector<unsigned> indices;
  std::vector<Volume> volumes;

  unsigned add(const Point3& p, std::uint32_t feature) {
    const Point3 q = p - origin;
    vertices->push_back({float(q.x()), float(q.y()), float(q.z())});
    features->push_back(feature);
    return unsigned(vertices->size()) - 1;
  }
};

Point2 directionOf(const Point3& a, const Point3& b) {
  const Point2 run(b.x() - a.x(), b.y() - a.y());
  const double length = run.norm();
  return length > 1e-9 ? Point2(run / length) : Point2(1, 0);
}

/// To the left of a point of a line, longer than 1 in bends; the ends of a closed line meet.
Point2 sideAt(const std::vector<Point3>& line, std::size_t k, bool closed) {
  const std::size_t last = line.size() - 1;
  const std::size_t before = k > 0 ? k - 1 : closed ? last - 1 : 0;
  const std::size_t after = k < last ? k + 1 : closed ? 1 : last;
  const Point2 into = directionOf(line[before], line[k > 0 || closed ? k : 1]);
  const Point2 out = k < last || closed ? directionOf(line[k], line[after]) : into;
  Point2 mean = into + out;
  mean = mean.norm() > 1e-6 ? Point2(mean.normalized()) : into;
  return Point2(-mean.y(), mean.x()) / std::max(0.5, mean.dot(out));
}

class MeshMaker {
 public:
  MeshMaker(const FeatureLayer& layer, const draw::VectorStyle& style,
            const draw::StyledFeatures& styled, const GroundModel& ground)
      : layer_(layer), style_(style), styled_(styled), ground_(ground) {}

  VectorMesh make(const run::JobContext& job) {
    mesh_.ground.assign(layer_.features.size(), 0);
    for (std::uint32_t i = 0; i < layer_.features.size(); ++i) {
      if (i % kBetweenQuestions == 0) {
        if (job.cancelled()) return std::move(mesh_);
        job.progress(double(i) / double(layer_.features.size()),
                     {"构建矢量图层", "building the layer"});
      }
      if (styled_.rule[i] >= 0) add(i);
    }
    assemble();
    return std::move(mesh_);
  }

 private:
  VectorBatch& batchAt(std::uint32_t i, Part part, const Point2& at) {
    const VectorBatchKey key{styled_.rule[i], part, int(std::floor(at.x() / kVectorTile)),
                             int(std::floor(at.y() / kVectorTile))};
    VectorBatch& batch = batches_[key];
    if (batch.vertices->empty()) {
      const double x = (key.column + 0.5) * kVectorTile, y = (key.row + 0.5) * kVectorTile;
      batch.origin = {x, y, ground_.heightAt(x, y)};
    }
    return batch;
  }

  void add(std::uint32_t i) {
    const Feature& feature = layer_.features[i];
    const draw::VectorSymbol& symbol = style_.rules[std::size_t(styled_.rule[i])].symbol;
    if (feature.kind == GeometryKind::point) {
      for (const auto& part : feature.lines) {
        if (!part.empty()) addPoint(i, part[0]);
      }
    } else if (feature.kind == GeometryKind::line) {
      for (const auto& line : feature.lines) addStrip(i, line);
    } else if (styled_.height[i] > 0) {
      addVolumes(i, feature);
    } else {
      for (const Polygon& polygon : feature.polygons) addArea(i, polygon, symbol.width > 0);
    }
  }

  void addPoint(std::uint32_t i, const Point2& at) {
    VectorBatch& batch = batchAt(i, Part::point, at);
    const Point3 place(at.x(), at.y(), ground_.heightAt(at.x(), at.y()));
    unsigned first = 0;
    for (const auto& corner :
         {osg::Vec2(-1, -1), osg::Vec2(1, -1), osg::Vec2(1, 1), osg::Vec2(-1, 1)}) {
      first = batch.add(place, i);
      batch.corners->push_back(corner);
    }
    first -= 3;
    for (unsigned k : {0U, 1U, 2U, 0U, 2U, 3U}) batch.indices.push_back(first + k);
  }

  void addStrip(std::uint32_t i, const std::vector<Point2>& points) {
    std::vector<Point3> line;
    for (const Point3& p : draped(points, ground_)) {
      if (line.empty() || (p - line.back()).head<2>().norm() > 1e-6) line.push_back(p);
    }
    if (line.size() < 2) return;
    const bool closed = line.size() > 3 && (line.front() - line.back()).head<2>().norm() < 1e-6;
    VectorBatch& batch = batchAt(i, Part::strip, line[0].head<2>());
    for (std::size_t k = 0; k < line.size(); ++k) {
      const Point2 side = sideAt(line, k, closed);
      unsigned last = 0;
      for (const float sign : {1.0F, -1.0F}) {
        last = batch.add(line[k], i);
        batch.across->push_back({float(side.x()), float(side.y()), sign});
      }
      if (k == 0) continue;
      for (const unsigned n : {0U, 1U, 3U, 0U, 3U, 2U}) batch.indices.push_back(last - 3 + n);
    }
  }

  Polygon drawn(const Polygon& polygon) {
    bool fewer = false;
    Polygon result = drawable(polygon, fewer);
    if (fewer) ++mesh_.simplified;
    return result;
  }

  void addArea(std::uint32_t i, const Polygon& source, bool rim) {
    const Polygon polygon = drawn(source);
    const GroundMesh area = draped(triangulated(polygon), ground_);
    if (area.coarse) ++mesh_.coarse;
    if (area.triangles.empty()) {
      ++mesh_.uncovered;
      return;
    }
    VectorBatch& batch = batchAt(i, Part::area, polygon.outer[0]);
    const auto first = unsigned(batch.vertices->size());
    for (const Point3& p : area.points) batch.add(p, i);
    for (const auto& t : area.triangles) {
      for (const unsigned k : t) batch.indices.push_back(first + k);
    }
    if (!rim) return;
    const auto addRing = [&](std::vector<Point2> ring) {
      ring.push_back(ring.front());
      addStrip(i, ring);
    };
    addRing(polygon.outer);
    for (const auto& hole : polygon.holes) addRing(hole);
  }

  void addVolumes(std::uint32_t i, const Feature& feature) {
    double lowest = std::numeric_limits<double>::infinity();
    for (const Polygon& polygon : feature.polygons) {
      for (const Point2& p : polygon.outer)
        lowest = std::min(lowest, ground_.heightAt(p.x(), p.y()));
    }
    if (!std::isfinite(lowest)) return;
    mesh_.ground[i] = float(lowest);
    for (const Polygon& polygon : feature.polygons)
      addVolume(i, drawn(polygon), lowest + double(styled_.base[i]));
  }

  void addVolume(std::uint32_t i, const Polygon& polygon, double bottom) {
    const double top = bottom + double(styled_.height[i]);
    const FlatMesh roof = triangulated(polygon);
    if (roof.triangles.empty()) ++mesh_.uncovered;
    VectorBatch& batch = batchAt(i, Part::volume, polygon.outer[0]);
    const std::size_t before = batch.indices.size();
    const auto first = unsigned(batch.vertices->size());
    for (const Point2& p : roof.points) batch.add({p.x(), p.y(), top}, i);
    const auto foot = unsigned(batch.vertices->size());
    for (const Point2& p : roof.points) batch.add({p.x(), p.y(), bottom}, i);
    for (const auto& t : roof.triangles) {
      for (const unsigned k : t) batch.indices.push_back(first + k);
    }
    unsigned start = 0;
    const auto addWalls = [&](const std::vector<Point2>& ring) {
      const auto n = unsigned(ring.size());
      for (unsigned k = 0; k < n; ++k) {
        const unsigned a = start + k, b = start + (k + 1) % n;
        for (const unsigned v : {foot + a, foot + b, first + b, foot + a, first + b, first + a})
          batch.indices.push_back(v);
      }
      start += n;
    };
    addWalls(polygon.outer);
    for (const auto& hole : polygon.holes) addWalls(hole);
    batch.volumes.push_back({std::abs(signedArea(polygon.outer)) * (top - bottom), before,
                             batch.indices.size() - before});
  }

  static osg::ref_ptr<osg::Geometry> geometryOf(const VectorBatch& batch, Part part) {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(batch.vertices);
    batch.features->setPreserveDataType(true);
    geometry->setVertexAttribArray(7, batch.features, osg::Array::BIND_PER_VERTEX);
    if (part == Part::strip)
      geometry->setVertexAttribArray(6, batch.across, osg::Array::BIND_PER_VERTEX);
    if (part == Part::point)
      geometry->setVertexAttribArray(6, batch.corners, osg::Array::BIND_PER_VERTEX);
    return geometry;
  }

  static void setIndices(osg::Geometry& geometry, const VectorBatch& batch,
                         const std::vector<unsigned>& indices) {
    if (batch.vertices->size() > 65'536) {
      geometry.addPrimitiveSet(
          new osg::DrawElementsUInt(GL_TRIANGLES, indices.begin(), indices.end()));
    } else {
      geometry.addPrimitiveSet(
          new osg::DrawElementsUShort(GL_TRIANGLES, indices.begin(), indices.end()));
    }
  }

  /// All near by, the largest third to 5 km, the largest twelfth beyond.
  static osg::ref_ptr<osg::Node> volumesOf(VectorBatch& batch) {
    osg::ref_ptr<osg::Geometry> all = geometryOf(batch, Part::volume);
    if (batch.volumes.size() < kFewVolumes) {
      setIndices(*all, batch, batch.indices);
      return all;
    }
    std::stable_sort(batch.volumes.begin(), batch.volumes.end(),
                     [](const Volume& a, const Volume& b) { return a.size > b.size; });
    constexpr float kNear = 2000, kFar = 5000, kTileReach = float(0.71 * kVectorTile);
    const std::tuple<std::size_t, float, float> steps[] = {
        {1, 0, kNear + kTileReach},
        {3, kNear + kTileReach, kFar + kTileReach},
        {12, kFar + kTileReach, 1e9F}};
    osg::ref_ptr<osg::LOD> levels = new osg::LOD;
    for (const auto& [share, from, to] : steps) {
      std::vector<unsigned> indices;
      for (std::size_t k = 0; k < batch.volumes.size() / share; ++k) {
        const auto begin = batch.indices.begin() + std::ptrdiff_t(batch.volumes[k].first);
        indices.insert(indices.end(), begin, begin + std::ptrdiff_t(batch.volumes[k].count));
      }
      osg::ref_ptr<osg::Geometry> level = new osg::Geometry(*all, osg::CopyOp::SHALLOW_COPY);
      setIndices(*level, batch, indices);
      levels->addChild(level, from, to);
    }
    levels->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
    levels->setCenter({0, 0, 0});
    levels->setRadius(float(kVectorTile));
    return levels;
  }

  static void stylePart(osg::StateSet& state, Part part) {
    static constexpr const char* kPrograms[] = {"vector_area", "vector_strip", "vector_volume",
                                                "vector_point"};
    state.setAttributeAndModes(makeProgram(kPrograms[std::size_t(part)]));
    state.setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
    state.setMode(GL_BLEND, osg::StateAttribute::ON);
    state.setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
    if (part != Part::volume)
      state.setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
    if (part == Part::area || part == Part::strip) setDrapedMask(state, DrapedMask::draped);
    setOrder(state, part == Part::volume  ? RenderOrder::vectorVolumes
                    : part == Part::point ? RenderOrder::vectorPoints
                                          : RenderOrder::vectors);
  }

  /// Points in m² of the tile of a rule that has most.
  double densityOf(std::int32_t rule) const {
    std::size_t most = 0;
    for (const auto& [key, batch] : batches_) {
      if (key.rule == rule && key.part == Part::point)
        most = std::max(most, batch.vertices->size() / 4);
    }
    return double(most) / (kVectorTile * kVectorTile);
  }

  static void styleRule(osg::StateSet& state, const draw::VectorRule& rule, double density) {
    const draw::VectorSymbol& s = rule.symbol;
    const bool metres = s.unit == draw::WidthUnit::metres;
    state.addUniform(new osg::Uniform(
        "lineWidth", metres ? osg::Vec2(float(s.width), float(s.leastPixels))
                            : osg::Vec2(0, float(s.width))));
    state.addUniform(new osg::Uniform("pointSize", float(s.pointSize)));
    state.addUniform(new osg::Uniform("pointShape", int(s.point)));
    state.addUniform(new osg::Uniform("pointDensity", float(density)));
    state.addUniform(new osg::Uniform("scaleRange",
                                      osg::Vec2(float(rule.from), float(std::min(rule.to, 1e30)))));
  }

  void assemble() {
    for (const Part part : kParts) {
      osg::ref_ptr<osg::Group> group = new osg::Group;
      stylePart(*group->getOrCreateStateSet(), part);
      std::map<std::int32_t, osg::ref_ptr<osg::Group>> rules;
      for (auto& [key, batch] : batches_) {
        if (key.part != part || batch.indices.empty()) continue;
        auto& rule = rules[key.rule];
        if (!rule) {
          rule = new osg::Group;
          styleRule(*rule->getOrCreateStateSet(), style_.rules[std::size_t(key.rule)],
                    part == Part::point ? densityOf(key.rule) : 0);
          group->addChild(rule);
        }
        osg::ref_ptr<osg::MatrixTransform> tile = new osg::MatrixTransform(
            osg::Matrix::translate(batch.origin.x(), batch.origin.y(), batch.origin.z()));
        if (part == Part::volume) {
          tile->addChild(volumesOf(batch));
        } else {
          const auto geometry = geometryOf(batch, part);
          setIndices(*geometry, batch, batch.indices);
          tile->addChild(geometry);
        }
        rule->addChild(tile);
      }
      if (!rules.empty()) mesh_.node->addChild(group);
    }
  }

  const FeatureLayer& layer_;
  const draw::VectorStyle& style_;
  const draw::StyledFeatures& styled_;
  const GroundModel& ground_;
  std::map<VectorBatchKey, VectorBatch> batches_;
  VectorMesh mesh_;
};

}  // namespace

VectorMesh buildVectorMesh(const FeatureLayer& layer, const draw::VectorStyle& style,
                           const draw::StyledFeatures& styled, const GroundModel& ground,
                           const run::JobContext& job) {
  return MeshMaker(layer, style, styled, ground).make(job);
}

}  // namespace citymirror::scene
