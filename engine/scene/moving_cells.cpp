#include "engine/scene/moving_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace citymirror::scene {
namespace {

constexpr double kSightMargin = 24;  // design pixels: more than half of a mark
constexpr double kHalfLength = 12;   // m: more than half of what moves

/// Where normal · p + offset is not negative.
struct HalfSpace {
  Point3 normal;
  double offset = 0;
  bool meets(const Point3& centre, const Point3& half) const {
    return normal.dot(centre) + normal.cwiseAbs().dot(half) + offset >= 0;
  }
};

/// a + factor · b
HalfSpace sum(const HalfSpace& a, double factor, const HalfSpace& b) {
  return {a.normal + factor * b.normal, a.offset + factor * b.offset};
}

/// What is seen of a view, without a near and a far end: ahead of the eye, between four sides.
std::array<HalfSpace, 5> sightOf(const ViewGeometry& view) {
  const osg::Matrixd toEye = view.view();
  const auto column = [&](int c) {
    return HalfSpace{Point3(toEye(0, c), toEye(1, c), toEye(2, c)), toEye(3, c)};
  };
  const HalfSpace none{Point3::Zero(), 0}, right = column(0), up = column(1);
  const HalfSpace ahead = sum(none, -1, column(2));
  const double margin = kSightMargin * view.scale * view.pixelSize();
  const Point2 low = view.middle() - view.halfExtent() - Point2(margin, margin);
  const Point2 high = view.middle() + view.halfExtent() + Point2(margin, margin);
  return {ahead, sum(right, -low.x(), ahead), sum(up, -low.y(), ahead),
          sum(sum(none, high.x(), ahead), -1, right), sum(sum(none, high.y(), ahead), -1, up)};
}

Point3 placeIn(const osg::Vec4& place, const Point2& middle) {
  return {middle.x() + double(place.x()), middle.y() + double(place.y()), double(place.z())};
}

std::uint64_t cellKey(const Point3& p) {
  const auto index = [](double metres) {
    return std::uint64_t(std::uint32_t(std::int32_t(std::floor(metres / MovingCells::kCell))));
  };
  return index(std::clamp(p.x(), -1e8, 1e8)) << 32 | index(std::clamp(p.y(), -1e8, 1e8));
}

}  // namespace

MovingCells::MovingCells(const osg::Vec4Array& before, const osg::Vec4Array& after,
                         std::size_t corners, const Point2& middle, std::size_t always)
    : count_(before.size() / corners), always_(always) {
  std::unordered_map<std::uint64_t, std::size_t> cellAt;
  for (std::size_t k = 0; k < count_; ++k) {
    const Point3 from = placeIn(before[k * corners], middle);
    const Point3 to = placeIn(after[k * corners], middle);
    if (!from.allFinite() || !to.allFinite()) continue;
    const auto [found, isNew] = cellAt.try_emplace(cellKey(from), cells_.size());
    if (isNew) cells_.push_back({from, from, {}});
    Cell& cell = cells_[found->second];
    cell.low = cell.low.cwiseMin(from).cwiseMin(to);
    cell.high = cell.high.cwiseMax(from).cwiseMax(to);
    cell.marks.push_back(std::uint32_t(k));
  }
}

std::size_t MovingCells::mostAt(double distance) const {
  if (distance <= kAllTo) return count_;
  const double share = (kAllTo / distance) * (kAllTo / distance);
  return std::max(always_, std::size_t(std::ceil(share * double(count_))));
}

void MovingCells::inSight(const ViewGeometry& view, std::vector<std::uint32_t>& seen) const {
  seen.clear();
  const auto sight = sightOf(view);
  const Point3 eye = view.eye();
  for (const Cell& cell : cells_) {
    const Point3 centre = (cell.low + cell.high) / 2,
                 half = (cell.high - cell.low) / 2 + Point3::Constant(kHalfLength);
    if (!std::all_of(sight.begin(), sight.end(),
                     [&](const HalfSpace& side) { return side.meets(centre, half); }))
      continue;
    const Point3 nearest = eye.cwiseMax(cell.low).cwiseMin(cell.high);
    const auto end =
        std::lower_bound(cell.marks.begin(), cell.marks.end(), mostAt((nearest - eye).norm()));
    seen.insert(seen.end(), cell.marks.begin(), end);
  }
}

}  // namespace citymirror::scene
