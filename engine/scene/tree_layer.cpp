#include "engine/scene/tree_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <osg/LOD>
#include <osg/MatrixTransform>

#include "engine/scene/shed_geometry.h"

namespace citymirror::scene {
namespace {

constexpr double kTreeTile = 250;      // m
constexpr double kTrunkShare = 0.24;   // of the height
constexpr double kTrunkRadius = 0.07;  // of the crown's
constexpr unsigned kNormalSlot = 6;

/// A ring of the crown: height and radius as shares of the crown's, how much sky it sees.
struct Ring {
  double up, out, open;
};

struct TreeBatch {
  osg::ref_ptr<osg::Vec4sArray> vertices = new osg::Vec4sArray;
  osg::ref_ptr<osg::Vec4bArray> normals = new osg::Vec4bArray;
  std::vector<unsigned> indices;
  osg::BoundingBox box;

  unsigned count() const { return unsigned(vertices->size()); }
  void add(const Point3& at, const Point3& normal, double open, double chance) {
    const auto packed = [](double v, double most) {
      return std::clamp(std::round(v), -most, most);
    };
    const Point3 p = at / kTreeUnit, n = normal.normalized() * 127;
    vertices->push_back({short(packed(p.x(), 32767)), short(packed(p.y(), 32767)),
                         short(packed(p.z(), 32767)), short(chance)});
    normals->push_back({std::int8_t(n.x()), std::int8_t(n.y()), std::int8_t(n.z()),
                        std::int8_t(packed(open * 127, 127))});
    box.expandBy(osg::Vec3(float(p.x()), float(p.y()), float(p.z())));
  }
  void triangle(unsigned a, unsigned b, unsigned c) {
    for (const unsigned i : {a, b, c}) indices.push_back(i);
  }
};

/// Point below, rings, point above.
template <std::size_t count>
void addCrown(TreeBatch& batch, const Point3& foot, double height, double radius, double chance,
              const std::array<Ring, count>& rings, unsigned corners, double open) {
  const unsigned first = batch.count();
  batch.add(foot, {0, 0, -1}, open, chance);
  for (const Ring& ring : rings) {
    for (unsigned k = 0; k < corners; ++k) {
      const double turn = 2 * std::numbers::pi * (k + chance / 255) / corners;
      const Point3 out(std::cos(turn), std::sin(turn), 0);
      batch.add(foot + out * (ring.out * radius) + Point3(0, 0, ring.up * height),
                out * ring.out + Point3(0, 0, (ring.up - 0.45) * 1.6), ring.open, chance);
    }
  }
  const unsigned top = batch.count();
  batch.add(foot + Point3(0, 0, height), {0, 0, 1}, 1, chance);
  for (unsigned k = 0; k < corners; ++k) {
    const unsigned next = (k + 1) % corners;
    batch.triangle(first, first + 1 + next, first + 1 + k);
    for (unsigned r = 0; r + 1 < count; ++r) {
      const unsigned low = first + 1 + r * corners, high = low + corners;
      batch.triangle(low + k, low + next, high + next);
      batch.triangle(low + k, high + next, high + k);
    }
    const unsigned last = first + 1 + unsigned(count - 1) * corners;
    batch.triangle(last + k, last + next, top);
  }
}

void addTrunk(TreeBatch& batch, const Point3& foot, double height, double radius) {
  const unsigned first = batch.count();
  for (const double up : {-0.3, height}) {
    for (int k = 0; k < 3; ++k) {
      const double turn = 2 * std::numbers::pi * k / 3;
      const Point3 out(std::cos(turn), std::sin(turn), 0);
      batch.add(foot + out * radius + Point3(0, 0, up), out, 0.7, -1);
    }
  }
  for (unsigned k = 0; k < 3; ++k) {
    const unsigned next = (k + 1) % 3;
    batch.triangle(first + k, first + next, first + 3 + next);
    batch.triangle(first + k, first + 3 + next, first + 3 + k);
  }
}

void addTree(TreeBatch& batch, const TreeSet& trees, std::uint32_t i, const Point3& foot,
             TreeForm form) {
  static constexpr std::array<Ring, 2> kRound{Ring{0.30, 1.0, 0.72}, Ring{0.70, 0.78, 0.93}};
  static constexpr std::array<Ring, 1> kPlain{Ring{0.42, 1.0, 0.8}};
  const double chance = double((i * 2654435761U) >> 24), height = double(trees.height[i]);
  const double radius = double(trees.crown[i]), bare = kTrunkShare * height;
  const Point3 crown = foot + Point3(0, 0, bare);
  if (form == TreeForm::plain) {
    return addCrown(batch, crown, height - bare, radius, chance, kPlain, 4, 0.5);
  }
  addTrunk(batch, foot, bare * 1.2, std::max(0.12, kTrunkRadius * radius));
  addCrown(batch, crown, height - bare, radius, chance, kRound, 5, 0.5);
}

osg::BoundingBox boxOf(const TreeSet& trees, const GroundModel& ground,
                       const std::vector<std::uint32_t>& members, const Point3& place) {
  osg::BoundingBox box;
  for (const std::uint32_t i : members) {
    const Point2& p = trees.at[i];
    const Point3 foot = Point3(p.x(), p.y(), ground.heightAt(p.x(), p.y())) - place;
    const double wide = double(trees.crown[i]), high = double(trees.height[i]);
    const Point3 low = (foot - Point3(wide, wide, 1)) / kTreeUnit;
    const Point3 top = (foot + Point3(wide, wide, high)) / kTreeUnit;
    box.expandBy(osg::Vec3d(low.x(), low.y(), low.z()));
    box.expandBy(osg::Vec3d(top.x(), top.y(), top.z()));
  }
  return box;
}

osg::ref_ptr<osg::Node> drawn(const TreeSet& trees, const GroundModel& ground,
                              const std::vector<std::uint32_t>& members, const Point3& place,
                              TreeForm form) {
  osg::ref_ptr<osg::MatrixTransform> node =
      new osg::MatrixTransform(osg::Matrix::scale(osg::Vec3d(1, 1, 1) * kTreeUnit) *
                               osg::Matrix::translate(place.x(), place.y(), place.z()));
  const auto make = [&trees, &ground, members, place, form] {
    return packTrees(trees, ground, members, place, form);
  };
  node->addChild(new ShedGeometry(make, boxOf(trees, ground, members, place)));
  return node;
}

osg::ref_ptr<osg::Node> tileOf(const TreeSet& trees, const GroundModel& ground,
                               const std::vector<std::uint32_t>& members, const Point2& middle) {
  const Point3 place(middle.x(), middle.y(), std::floor(ground.heightAt(middle.x(), middle.y())));
  std::vector<std::uint32_t> few;
  for (std::size_t k = 0; k < members.size(); k += 3) few.push_back(members[k]);
  osg::ref_ptr<osg::LOD> levels = new osg::LOD;
  levels->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
  levels->setCenter(osg::Vec3d(place.x(), place.y(), place.z()));
  levels->setRadius(float(0.8 * kTreeTile));
  constexpr float kTileReach = float(0.5 * kTreeTile);
  constexpr float kFull = TreeRange::kFull + kTileReach, kPlain = TreeRange::kPlain + kTileReach;
  levels->addChild(drawn(trees, ground, members, place, TreeForm::full), 0, kFull);
  levels->addChild(drawn(trees, ground, members, place, TreeForm::plain), kFull, kPlain);
  levels->addChild(drawn(trees, ground, few, place, TreeForm::plain), kPlain,
                   TreeRange::kFew + kTileReach);
  return levels;
}

}  // namespace

osg::ref_ptr<osg::Geometry> packTrees(const TreeSet& trees, const GroundModel& ground,
                                      std::span<const std::uint32_t> members, const Point3& place,
                                      TreeForm form) {
  TreeBatch batch;
  for (const std::uint32_t i : members) {
    const Point2& p = trees.at[i];
    addTree(batch, trees, i, Point3(p.x(), p.y(), ground.heightAt(p.x(), p.y())) - place, form);
  }
  batch.vertices->trim();
  batch.normals->trim();
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(batch.vertices);
  geometry->setVertexAttribArray(kNormalSlot, batch.normals, osg::Array::BIND_PER_VERTEX);
  setBounds(*geometry, batch.box);
  geometry->addPrimitiveSet(shedTriangles(batch.indices, batch.vertices->size()));
  return geometry;
}

osg::ref_ptr<osg::Group> buildTrees(const TreeSet& trees, const GroundModel& ground,
                                    const run::JobContext& job) {
  using Key = std::pair<int, int>;
  std::map<Key, std::map<Key, std::vector<std::uint32_t>>> squares;
  for (std::uint32_t i = 0; i < trees.size(); ++i) {
    const Point2 at = trees.at[i] / kTreeTile;
    const Key key{int(std::floor(at.x())), int(std::floor(at.y()))};
    squares[{key.first >> 2, key.second >> 2}][key].push_back(i);
  }
  osg::ref_ptr<osg::Group> all = new osg::Group;
  for (const auto& [square, tiles] : squares) {
    if (job.cancelled()) return all;
    osg::ref_ptr<osg::Group> group = new osg::Group;
    for (const auto& [key, members] : tiles) {
      const Point2 middle(key.first + 0.5, key.second + 0.5);
      group->addChild(tileOf(trees, ground, members, middle * kTreeTile));
    }
    all->addChild(group);
  }
  return all;
}

}  // namespace citymirror::scene
