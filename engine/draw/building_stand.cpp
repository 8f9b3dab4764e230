#include "engine/draw/building_stand.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace citymirror::draw {
namespace {

constexpr std::size_t kEnoughCells = 9;  // for a mean

struct GroundUnder {
  float lowest = std::numeric_limits<float>::infinity();
  float highest = -std::numeric_limits<float>::infinity();
  bool known = false;
  double sum = 0;  // of what counts for the mean
  std::size_t count = 0;

  void touch(float z) {
    if (!std::isfinite(z)) return;
    lowest = std::min(lowest, z);
    highest = std::max(highest, z);
    known = true;
  }
  void take(float z) {
    touch(z);
    if (!std::isfinite(z)) return;
    sum += z;
    ++count;
  }
  float mean() const { return float(sum / double(count)); }
  bool evenWith(float ground) const {
    return !known || (highest - ground <= kEvenGround && ground - lowest <= kEvenGround);
  }
};

/// All cells that have part in the ground of a box: more than lies under the footprint, never less.
GroundUnder groundAround(const RasterGrid<float>& terrain, const Bounds& box) {
  const GridShape& shape = terrain.shape;
  const auto column = [&](double x) {
    return int(std::clamp((x - shape.west) / shape.cell, 0.0, shape.columns - 1.0));
  };
  const auto row = [&](double y) {
    return int(std::clamp((y - shape.south) / shape.cell, 0.0, shape.rows - 1.0));
  };
  const double half = shape.cell / 2;
  GroundUnder ground;
  for (int r = row(box.south - half); r <= row(box.north + half); ++r) {
    for (int c = column(box.west - half); c <= column(box.east + half); ++c)
      ground.touch(terrain.at(c, r));
  }
  return ground;
}

/// At the cells under the roof and along the walls, at every half cell. The mean is that of the
/// cells; a roof over few of them takes its walls too.
GroundUnder groundUnder(const RasterGrid<float>& terrain, std::span<const Point2> ring) {
  GroundUnder ground;
  forEachCellIn(terrain.shape, Polygon{{ring.begin(), ring.end()}, {}},
                [&](int c, int r) { ground.take(terrain.at(c, r)); });
  const bool few = ground.count < kEnoughCells;
  const auto at = [&](const Point2& p) {
    const float z = bilinear(terrain, p.x(), p.y());
    few ? ground.take(z) : ground.touch(z);
  };
  at(centroid(ring));
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2 a = ring[i], wall = ring[(i + 1) % ring.size()] - a;
    const int steps = std::max(1, int(std::ceil(2 * wall.norm() / terrain.shape.cell)));
    for (int k = 0; k < steps; ++k) at(a + wall * (double(k) / steps));
  }
  return ground;
}

}  // namespace

BuildingStand standOf(const BuildingSet& set, std::size_t building,
                      const RasterGrid<float>& terrain) {
  const float ground = set.ground[building];
  const BuildingStand plain{ground, std::max(set.height[building], kLeastHeight)};
  const auto ring = set.footprint(building);
  if (ring.size() < 3 || terrain.shape.size() == 0 || !std::isfinite(ground)) return plain;
  if (groundAround(terrain, boundsOf(ring)).evenWith(ground)) return plain;
  const GroundUnder under = groundUnder(terrain, ring);
  if (under.evenWith(ground)) return plain;
  BuildingStand stand{std::min(ground, under.lowest), 0};
  float top = plain.top();
  if (under.highest - ground > kEvenGround) {
    top = std::max(std::max(ground, under.mean()) + plain.height, under.highest + kLeastOverHill);
  }
  stand.height = top - stand.foot;
  return stand;
}

BuildingStands standsOf(const BuildingSet& set, const RasterGrid<float>& terrain) {
  BuildingStands stands;
  stands.reserve(set.size());
  for (std::size_t i = 0; i < set.size(); ++i) stands.push_back(standOf(set, i, terrain));
  return stands;
}

}  // namespace citymirror::draw
