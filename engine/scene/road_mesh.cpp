#include "engine/scene/road_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <osg/Geometry>
#include <osg/LOD>
#include <osg/MatrixTransform>

#include "engine/scene/road_deck.h"

namespace citymirror::scene {
namespace {

constexpr double kRoadTile = 1000;  // m
constexpr float kDeckRank = 9;
constexpr double kStreetMouth = 10;  // m from a bridge's end to where another street begins

/// How roads are drawn from a distance on, m: places along them every `step`, down to a class. The
/// smaller ones are in the ground's picture; before the second level they pass into it (road_near).
struct Level {
  double from;
  double step;
  RoadClass least;
};
constexpr Level kLevels[] = {
    {0, 8, RoadClass::path}, {1800, 24, RoadClass::tertiary}, {6000, 60, RoadClass::secondary}};

short shortOf(double v) { return short(std::clamp(std::lround(v), -32767L, 32767L)); }

/// What the shader reads is packed into shorts: side × 8192, half width × 64, sign across; metres
/// along × 4, metres to the nearer junction × 16, lanes (on bridges below 0), rank.
struct RoadBatch {
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4sArray> across = new osg::Vec4sArray;
  osg::ref_ptr<osg::Vec4sArray> along = new osg::Vec4sArray;
  std::vector<unsigned> indices;
};
using RoadBatches = std::map<std::pair<int, int>, RoadBatch>;
using RoadTileKey = RoadBatches::key_type;

RoadTileKey roadTileOf(const Point2& p) {
  return {int(std::floor(p.x() / kRoadTile)), int(std::floor(p.y() / kRoadTile))};
}
Point2 middleOfTile(const RoadTileKey& key) {
  return {(key.first + 0.5) * kRoadTile, (key.second + 0.5) * kRoadTile};
}

struct Section {
  Point2 at;
  Point2 side;  ///< to the left, longer than 1 in bends
  double height = 0, along = 0, toJunction = 0;
};

Point2 directionOf(const Point2& a, const Point2& b) {
  const Point2 run = b - a;
  const double length = run.norm();
  return length > 1e-9 ? Point2(run / length) : Point2(1, 0);
}

std::vector<Section> sectionsOf(std::span<const Point2> line, double step) {
  const std::vector<Point2> points = resample(line, step);
  std::vector<Section> sections(points.size());
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Point2 into = directionOf(points[k == 0 ? 0 : k - 1], points[k == 0 ? 1 : k]);
    const Point2 out = k + 1 < points.size() ? directionOf(points[k], points[k + 1]) : into;
    Point2 mean = into + out;
    mean = mean.norm() > 1e-6 ? Point2(mean.normalized()) : into;
    const double stretch = 1.0 / std::max(0.5, mean.dot(out));
    sections[k].at = points[k];
    sections[k].side = Point2(-mean.y(), mean.x()) * stretch;
    if (k > 0) sections[k].along = sections[k - 1].along + (points[k] - points[k - 1]).norm();
  }
  const double total = sections.empty() ? 0 : sections.back().along;
  for (Section& s : sections) s.toJunction = std::min(s.along, total - s.along);
  return sections;
}

struct Kind {
  double lanes = 1;  ///< below 0 on a bridge, which no picture of the ground stands for
  double rank = 0;
};

void addVertex(RoadBatch& batch, const Point2& middle, const Section& s, double halfWidth,
               double sign, double drop, const Kind& kind) {
  const Point2 p = s.at + s.side * (halfWidth * sign) - middle;
  batch.vertices->push_back({float(p.x()), float(p.y()), float(s.height - drop)});
  batch.across->push_back({shortOf(s.side.x() * 8192), shortOf(s.side.y() * 8192),
                           shortOf(halfWidth * 64), shortOf(sign)});
  batch.along->push_back({shortOf(s.along * 4), shortOf(std::min(s.toJunction, 500.0) * 16),
                          shortOf(kind.lanes), shortOf(kind.rank)});
}

void addQuad(RoadBatch& batch, unsigned first) {
  for (unsigned i : {0U, 1U, 3U, 0U, 3U, 2U}) batch.indices.push_back(first + i);
}

void addStrip(RoadBatches& batches, const std::vector<Section>& sections, const Road& road) {
  const double half = widthOf(road) / 2;
  const bool bridge = road.structure == RoadStructure::bridge;
  const double lanes = std::max(1, road.lanes);
  const Kind kind{bridge ? -lanes : lanes, double(road.roadClass)};
  RoadBatch* last = nullptr;
  for (std::size_t k = 0; k + 1 < sections.size(); ++k) {
    const RoadTileKey key = roadTileOf(sections[k].at);
    RoadBatch& batch = batches[key];
    for (std::size_t end = last == &batch ? 1 : 0; end < 2; ++end) {
      for (double sign : {1.0, -1.0}) {
        addVertex(batch, middleOfTile(key), sections[k + end], half, sign, 0, kind);
      }
    }
    addQuad(batch, unsigned(batch.vertices->size()) - 4);
    last = &batch;
  }
}

/// The sections of a line from `from` to `to` m along it, with new ones at both ends.
std::vector<Section> between(const std::vector<Section>& sections, double from, double to) {
  std::vector<Section> part;
  const double total = sections.empty() ? 0 : sections.back().along;
  for (std::size_t k = 0; k + 1 < sections.size(); ++k) {
    const Section &a = sections[k], &b = sections[k + 1];
    const double metres = b.along - a.along;
    if (metres <= 0 || b.along <= from || a.along >= to) continue;
    const auto cut = [&](double along) {
      const double t = (along - a.along) / metres;
      Section s = a;
      s.at = a.at + (b.at - a.at) * t;
      s.height = a.height + (b.height - a.height) * t;
      s.along = along;
      s.toJunction = std::min(along, total - along);
      return s;
    };
    if (part.empty()) part.push_back(cut(std::max(from, a.along)));
    part.push_back(b.along > to ? cut(to) : b);
  }
  return part;
}

/// The visible side of a bridge deck, both edges; none where it meets another street.
void addDeck(RoadBatches& batches, const std::vector<Section>& whole, const Road& road) {
  if (whole.empty()) return;
  const double half = widthOf(road) / 2 + 0.4, total = whole.back().along;
  const double gap = std::min(kStreetMouth, total / 4);
  const std::vector<Section> sections = between(whole, gap, total - gap);
  const Kind kind{1, kDeckRank};
  for (std::size_t k = 0; k + 1 < sections.size(); ++k) {
    const RoadTileKey key = roadTileOf(sections[k].at);
    RoadBatch& batch = batches[key];
    for (double sign : {1.0, -1.0}) {
      const unsigned first = unsigned(batch.vertices->size());
      for (const Section* s : {&sections[k], &sections[k + 1]}) {
        addVertex(batch, middleOfTile(key), *s, half, sign, -0.7, kind);
        addVertex(batch, middleOfTile(key), *s, half, sign, 1.6, kind);
      }
      addQuad(batch, first);
    }
  }
}

/// Rounds the joint of edges at a node.
void addDisc(RoadBatches& batches, const Point2& at, double radius, double height, float rank) {
  const RoadTileKey key = roadTileOf(at);
  RoadBatch& batch = batches[key];
  const Point2 middle = middleOfTile(key);
  const unsigned first = unsigned(batch.vertices->size());
  const Kind kind{1, rank};
  Section s;
  s.at = at;
  s.height = height;
  addVertex(batch, middle, s, 0, 0, 0, kind);
  constexpr unsigned kNodeCorners = 12;
  for (unsigned k = 0; k < kNodeCorners; ++k) {
    const double angle = 2 * 3.14159265358979 * k / kNodeCorners;
    s.side = {std::cos(angle), std::sin(angle)};
    addVertex(batch, middle, s, radius, 1, 0, kind);
  }
  for (unsigned k = 0; k < kNodeCorners; ++k) {
    for (unsigned i : {0U, 1 + k, 1 + (k + 1) % kNodeCorners}) batch.indices.push_back(first + i);
  }
}

void setHeights(std::vector<Section>& sections, const Road& road, const GroundModel& ground) {
  if (road.structure != RoadStructure::bridge) {
    for (Section& s : sections) s.height = roadOnGround(s.at, ground);
    return;
  }
  const RoadDeck deck(road, ground);
  for (Section& s : sections) s.height = deck.heightAt(s.at, ground);
}

osg::ref_ptr<osg::Geometry> geometryOf(const RoadBatch& batch) {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(batch.vertices);
  geometry->setVertexAttribArray(6, batch.across, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(7, batch.along, osg::Array::BIND_PER_VERTEX);
  if (batch.vertices->size() > 65535) {
    geometry->addPrimitiveSet(
        new osg::DrawElementsUInt(GL_TRIANGLES, batch.indices.begin(), batch.indices.end()));
  } else {
    geometry->addPrimitiveSet(
        new osg::DrawElementsUShort(GL_TRIANGLES, batch.indices.begin(), batch.indices.end()));
  }
  return geometry;
}

struct Tile {
  osg::ref_ptr<osg::LOD> levels = new osg::LOD;
};

void addLevel(std::map<RoadTileKey, Tile>& tiles, const RoadBatches& batches, std::size_t level,
              osg::StateSet* state) {
  constexpr float kTileReach = float(0.71 * kRoadTile);
  const float from = level == 0 ? 0 : float(kLevels[level].from) + kTileReach;
  const float to =
      level + 1 < std::size(kLevels) ? float(kLevels[level + 1].from) + kTileReach : 1e9F;
  for (const auto& [key, batch] : batches) {
    if (batch.indices.empty()) continue;
    const auto geometry = geometryOf(batch);
    geometry->setStateSet(state);
    tiles[key].levels->addChild(geometry, from, to);
    tiles[key].levels->setCenter(osg::Vec3d(0, 0, (*batch.vertices)[0].z()));
  }
}

osg::ref_ptr<osg::Node> nodeOf(const RoadTileKey& key, const Tile& tile) {
  const Point2 middle = middleOfTile(key);
  osg::ref_ptr<osg::MatrixTransform> placed =
      new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
  tile.levels->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
  tile.levels->setRadius(float(kRoadTile));
  placed->addChild(tile.levels);
  placed->getOrCreateStateSet()->addUniform(
      new osg::Uniform("tileCentre", osg::Vec2(float(middle.x()), float(middle.y()))));
  return placed;
}

void addJoints(RoadBatches& batches, const RoadNetwork& roads, const GroundModel& ground) {
  struct Joint {
    double radius = 0;
    float rank = 8;
    bool onGround = true;
  };
  std::vector<Joint> joints(roads.nodeCount());
  for (std::size_t e = 0; e < roads.edgeCount(); ++e) {
    const Road& road = roads.roadOf(e);
    for (std::uint32_t n : {roads.edgeFrom[e], roads.edgeTo[e]}) {
      joints[n].radius = std::max(joints[n].radius, widthOf(road) / 2);
      joints[n].rank = std::min(joints[n].rank, float(road.roadClass));
      if (road.structure == RoadStructure::bridge) joints[n].onGround = false;
    }
  }
  for (std::size_t n = 0; n < joints.size(); ++n) {
    if (joints[n].radius <= 0 || !joints[n].onGround) continue;
    const Point2& p = roads.node[n];
    addDisc(batches, p, joints[n].radius, roadOnGround(p, ground), joints[n].rank);
  }
}

}  // namespace

double widthOf(const Road& road) {
  const double lane = 2.0 * std::max(1, road.lanes) * (road.oneway != 0 ? 0.5 : 1.0) * 3.4;
  switch (road.roadClass) {
    case RoadClass::motorway:
      return std::max(lane + 2.0, 16.0);
    case RoadClass::trunk:
      return std::max(lane + 1.5, 14.0);
    case RoadClass::primary:
      return std::max(lane + 1.0, 12.0);
    case RoadClass::secondary:
      return std::max(lane + 1.0, 9.0);
    case RoadClass::tertiary:
      return std::max(lane, 7.0);
    case RoadClass::residential:
      return 5.5;
    case RoadClass::service:
      return 3.5;
    case RoadClass::path:
      return 2.0;
  }
  return 5;
}

namespace {

void addRoads(RoadBatches& batches, const RoadNetwork& roads, const GroundModel& ground,
              const Level& level, const run::JobContext& job) {
  for (std::size_t e = 0; e < roads.edgeCount() && !job.cancelled(); ++e) {
    if (roads.edgeTwin[e] >= 0 && roads.edgeTwin[e] < std::int32_t(e)) continue;
    const Road& road = roads.roadOf(e);
    const bool bridge = road.structure == RoadStructure::bridge;
    if (road.structure == RoadStructure::tunnel || roads.line(e).size() < 2) continue;
    if (road.roadClass > level.least && !bridge) continue;
    auto sections = sectionsOf(roads.line(e), level.step);
    if (sections.size() < 2) continue;
    setHeights(sections, road, ground);
    addStrip(batches, sections, road);
    // From far the sides of small bridges would be bright dashes wider than their ways.
    if (bridge && (level.from <= 0 || road.roadClass <= level.least)) {
      addDeck(batches, sections, road);
    }
  }
}

}  // namespace

RoadMesh buildRoads(const RoadNetwork& roads, const GroundModel& ground,
                    const run::JobContext& job) {
  RoadMesh mesh;
  std::map<RoadTileKey, Tile> tiles;
  for (std::size_t level = 0; level < std::size(kLevels); ++level) {
    RoadBatches batches;
    if (level == 0) addJoints(batches, roads, ground);
    addRoads(batches, roads, ground, kLevels[level], job);
    addLevel(tiles, batches, level, level == 0 ? mesh.near : mesh.far);
  }
  for (const auto& [key, tile] : tiles) mesh.drawn->addChild(nodeOf(key, tile));
  return mesh;
}

std::int64_t roadAt(const RoadNetwork& roads, const Point2& p, double slack) {
  std::int64_t found = -1;
  double best = 0;
  for (std::size_t i = 0; i < roads.roads.size(); ++i) {
    const Road& road = roads.roads[i];
    if (road.line.size() < 2) continue;
    const double excess = distanceTo(road.line, p) - widthOf(road) / 2 - slack;
    if (excess > 0 || (found >= 0 && excess >= best)) continue;
    best = excess;
    found = std::int64_t(i);
  }
  return found;
}

}  // namespace citymirror::scene
