#include "engine/scene/building_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <osg/LOD>
#include <osg/MatrixTransform>

#include "engine/scene/shed_geometry.h"
#include "engine/scene/triangulate.h"

namespace citymirror::scene {
namespace {

constexpr double kUsualPerKm2 = 1500;
constexpr std::size_t kMostFromFar = 10000;
constexpr std::size_t kUsualCorners = 10;  // of a footprint
constexpr double kBuildingTile = 2000;     // m
constexpr short kRoof = -32768;
constexpr unsigned kFeatureSlot = 6, kWallSlot = 7;

short packedShort(double v) { return short(std::clamp(std::lround(v), -32767L, 32767L)); }

struct BuildingBatch {
  osg::ref_ptr<osg::Vec4sArray> vertices = new osg::Vec4sArray;
  osg::ref_ptr<osg::UIntArray> features = new osg::UIntArray;
  osg::ref_ptr<osg::Vec2sArray> walls = new osg::Vec2sArray;
  std::vector<unsigned> indices;
  osg::BoundingBox box;

  void add(const Point3& at, double along, unsigned feature, double above, short facing) {
    const Point3 p = at / kBuildingUnit;
    vertices->push_back(
        {packedShort(p.x()), packedShort(p.y()), packedShort(p.z()), packedShort(along * 8)});
    features->push_back(feature);
    walls->push_back({packedShort(above / kBuildingUnit), facing});
    box.expandBy(osg::Vec3(float(p.x()), float(p.y()), float(p.z())));
  }
  void triangle(unsigned a, unsigned b, unsigned c) {
    for (unsigned i : {a, b, c}) indices.push_back(i);
  }
};

/// Both arrays of corners, first all feet, then all eaves, each with the first corner again at the
/// end where the wall's length has come round.
void addBuilding(BuildingBatch& batch, const BuildingSet& set, std::uint32_t i,
                 const draw::BuildingStand& stand, const Point3& place) {
  std::vector<Point2> ring(set.footprint(i).begin(), set.footprint(i).end());
  if (ring.size() < 3) return;
  if (signedArea(ring) < 0) std::reverse(ring.begin(), ring.end());
  const unsigned feature = i | unsigned(set.use[i]) << 24, n = unsigned(ring.size());
  const double foot = stand.foot - draw::kWallsBelow - place.z();
  const double high = stand.height;
  const unsigned first = unsigned(batch.vertices->size()), eaves = first + n + 1;
  std::vector<double> along(n + 1, 0);
  for (unsigned k = 0; k <= n; ++k) {
    const Point2 a = ring[k % n], run = ring[(k + 1) % n] - a;
    const double facing = std::atan2(-run.x(), run.y()) / std::numbers::pi * 32767;
    if (k < n) along[k + 1] = along[k] + run.norm();
    batch.add({a.x() - place.x(), a.y() - place.y(), foot}, along[k], feature, -draw::kWallsBelow,
              packedShort(facing));
  }
  for (unsigned k = 0; k <= n; ++k) {
    const Point2 a = ring[k % n];
    batch.add({a.x() - place.x(), a.y() - place.y(), foot + draw::kWallsBelow + high}, along[k],
              feature, high, kRoof);
  }
  for (unsigned k = 0; k < n; ++k) {
    batch.triangle(first + k + 1, eaves + k + 1, first + k);
    batch.triangle(eaves + k + 1, eaves + k, first + k);
  }
  for (const auto& t : triangulate(ring)) batch.triangle(eaves + t[0], eaves + t[1], eaves + t[2]);
}

/// One square of the quadtree: its buildings, largest first.
struct Square {
  const BuildingSet* set;
  std::shared_ptr<const draw::BuildingStands> stands;
  std::vector<std::uint32_t> members;
  Point2 southWest;
  double side;

  Point3 place() const {
    return {southWest.x() + side / 2, southWest.y() + side / 2,
            std::floor(double(set->ground[members[members.size() / 2]]))};
  }
  osg::ref_ptr<osg::Node> drawn(std::size_t count) const {
    const Point3 at = place();
    osg::ref_ptr<osg::MatrixTransform> node =
        new osg::MatrixTransform(osg::Matrix::scale(osg::Vec3d(1, 1, 1) * kBuildingUnit) *
                                 osg::Matrix::translate(at.x(), at.y(), at.z()));
    node->addChild(
        new ShedGeometry([buildings = set, on = stands,
                          drawn = std::vector(members.begin(), members.begin() + long(count)),
                          at] { return packBuildings(*buildings, *on, drawn, at); }));
    return node;
  }
  /// How many the largest one of `share` are, or fewer where their footprints are elaborate: a
  /// picture costs by its corners.
  std::size_t largest(std::size_t share) const {
    const std::size_t most = (members.size() + share - 1) / share;
    std::size_t count = 0, corners = 0;
    while (count < most && corners < kUsualCorners * most)
      corners += set->footprint(members[count++]).size();
    return count;
  }
  std::vector<Square> quarters() const {
    std::vector<Square> parts;
    for (int k = 0; k < 4; ++k) {
      parts.push_back({set, stands, {}, southWest + Point2(k % 2, k / 2) * (side / 2), side / 2});
    }
    const Point2 middle = southWest + Point2(side / 2, side / 2);
    for (const std::uint32_t i : members) {
      const Point2& p = set->points[set->ringOffset[i]];
      parts[(p.x() >= middle.x() ? 1U : 0U) + (p.y() >= middle.y() ? 2U : 0U)].members.push_back(i);
    }
    std::erase_if(parts, [](const Square& s) { return s.members.empty(); });
    return parts;
  }
};

void centre(osg::LOD& node, const Square& square) {
  const Point3 at = square.place();
  node.setCenterMode(osg::LOD::USER_DEFINED_CENTER);
  node.setCenter(osg::Vec3d(at.x(), at.y(), at.z()));
  node.setRadius(float(square.side * 0.71));
}

osg::ref_ptr<osg::Node> styled(osg::Node* drawn, osg::StateSet* state) {
  osg::ref_ptr<osg::Group> group = new osg::Group;
  group->setStateSet(state);
  group->addChild(drawn);
  return group;
}

osg::ref_ptr<osg::Node> leaf(const Square& square, const BuildingMesh& mesh) {
  osg::ref_ptr<osg::LOD> node = new osg::LOD;
  centre(*node, square);
  const osg::ref_ptr<osg::Node> drawn = square.drawn(square.members.size());
  node->addChild(styled(drawn, mesh.near), 0, kPlainFrom);
  node->addChild(styled(drawn, mesh.far), kPlainFrom, 1e9F);
  return node;
}

osg::ref_ptr<osg::Node> levels(const Square& square, const BuildingMesh& mesh,
                               const BuildingDetail& detail, int depth) {
  if (depth == 2) return leaf(square, mesh);
  const std::size_t share = depth == 0 ? detail.share : 3;
  osg::ref_ptr<osg::Group> finer = new osg::Group;
  for (const Square& part : square.quarters())
    finer->addChild(levels(part, mesh, detail, depth + 1));
  osg::ref_ptr<osg::LOD> node = new osg::LOD;
  centre(*node, square);
  const float range = float((depth == 0 ? detail.third : detail.whole) + square.side * 0.35);
  node->addChild(finer, 0, range);
  node->addChild(styled(square.drawn(square.largest(share)), mesh.far), range, 1e9F);
  return node;
}

void sortByVolume(const BuildingSet& set, std::vector<std::uint32_t>& members) {
  std::vector<std::pair<double, std::uint32_t>> order;
  for (const std::uint32_t i : members) {
    order.emplace_back(-std::abs(signedArea(set.footprint(i))) * double(set.height[i]), i);
  }
  std::sort(order.begin(), order.end());
  std::transform(order.begin(), order.end(), members.begin(),
                 [](const auto& o) { return o.second; });
}

}  // namespace

BuildingDetail detailFor(std::size_t buildings, double perKm2) {
  if (buildings <= 40000) return {12000, 16000, 12};
  const double reach = std::min(1.0, std::sqrt(kUsualPerKm2 / std::max(perKm2, 1.0)));
  return {2000 * reach, 5000 * reach, std::max<std::size_t>(12, buildings / kMostFromFar)};
}

osg::ref_ptr<osg::Geometry> packBuildings(const BuildingSet& set,
                                          const draw::BuildingStands& stands,
                                          std::span<const std::uint32_t> members,
                                          const Point3& place) {
  BuildingBatch batch;
  for (const std::uint32_t i : members) addBuilding(batch, set, i, stands[i], place);
  batch.vertices->trim();
  batch.features->trim();
  batch.walls->trim();
  batch.features->setPreserveDataType(true);
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(batch.vertices);
  geometry->setVertexAttribArray(kFeatureSlot, batch.features, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(kWallSlot, batch.walls, osg::Array::BIND_PER_VERTEX);
  setBounds(*geometry, batch.box);
  if (!batch.indices.empty()) {
    geometry->addPrimitiveSet(shedTriangles(batch.indices, batch.vertices->size()));
  };
  return geometry;
}

BuildingMesh buildBuildings(const BuildingSet& set, const RasterGrid<float>& terrain,
                            const run::JobContext& job) {
  BuildingMesh mesh;
  mesh.styles = FeatureStyles(set.size());
  mesh.stands = std::make_shared<const draw::BuildingStands>(draw::standsOf(set, terrain));
  mesh.picker = BuildingPicker(set, mesh.stands);
  std::map<std::pair<int, int>, std::vector<std::uint32_t>> tiles;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (set.footprint(i).size() < 3) continue;
    const Point2& p = set.footprint(i)[0];
    tiles[{int(std::floor(p.x() / kBuildingTile)), int(std::floor(p.y() / kBuildingTile))}]
        .push_back(i);
  }
  std::size_t fullest = 0;
  for (const auto& [key, members] : tiles) fullest = std::max(fullest, members.size());
  const BuildingDetail detail =
      detailFor(set.size(), double(fullest) / (kBuildingTile * kBuildingTile / 1e6));
  for (auto& [key, members] : tiles) {
    if (job.cancelled()) return mesh;
    sortByVolume(set, members);
    const Square square{&set, mesh.stands, std::move(members),
                        Point2(key.first, key.second) * kBuildingTile, kBuildingTile};
    mesh.tiles.push_back(levels(square, mesh, detail, 0));
  }
  return mesh;
}

}  // namespace citymirror::scene
