#include "engine/draw/water_sample.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/standing_water.h"

namespace citymirror::draw {
namespace {

constexpr float kRaised = 1;  // m above the ground of a building

struct Corner {
  int column, row;
  double weight;
};

bool hasGround(const WaterSurface& water, int column, int row) {
  return std::isfinite(water.bed->at(column, row));
}

/// The cells around a place that count, with weights that sum to one; empty where none does.
struct Corners {
  std::array<Corner, 4> corner;
  int count = 0;
  const Corner* begin() const { return corner.data(); }
  const Corner* end() const { return corner.data() + count; }
};

Corners cornersAt(const WaterSurface& water, const Point2& at) {
  const GridShape& s = water.bed->shape;
  const double x = std::clamp((at.x() - s.west) / s.cell - 0.5, 0.0, double(s.columns - 1));
  const double y = std::clamp((at.y() - s.south) / s.cell - 0.5, 0.0, double(s.rows - 1));
  const int c = std::min(int(x), s.columns - 2), r = std::min(int(y), s.rows - 2);
  const double u = x - c, v = y - r;
  const std::array<Corner, 4> all{Corner{c, r, (1 - u) * (1 - v)}, Corner{c + 1, r, u * (1 - v)},
                                  Corner{c, r + 1, (1 - u) * v}, Corner{c + 1, r + 1, u * v}};
  const Corner& nearest = *std::max_element(
      all.begin(), all.end(), [](const Corner& a, const Corner& b) { return a.weight < b.weight; });
  const CellKind wanted = kindOf(water, nearest.column, nearest.row) == CellKind::standing
                              ? CellKind::standing
                              : CellKind::open;
  Corners found;
  double sum = 0;
  for (const Corner& k : all) {
    if (k.weight <= 0 || !hasGround(water, k.column, k.row)) continue;
    if (kindOf(water, k.column, k.row) != wanted) continue;
    found.corner[std::size_t(found.count++)] = k;
    sum += k.weight;
  }
  for (int i = 0; i < found.count; ++i) found.corner[std::size_t(i)].weight /= sum;
  return found;
}

double meanOf(const RasterGrid<float>& grid, const Corners& corners) {
  double sum = 0;
  for (const Corner& k : corners) sum += k.weight * depthOf(grid, k.column, k.row);
  return sum;
}

/// Depth of one keyframe over `ground`.
double depthOver(const WaterSurface& water, const RasterGrid<float>& keyframe,
                 const Corners& corners, double ground) {
  double wet = 0, level = 0;
  for (const Corner& k : corners) {
    const float depth = depthOf(keyframe, k.column, k.row);
    if (depth < water.minDepth) continue;
    wet += k.weight;
    level += k.weight * (double(water.bed->at(k.column, k.row)) + depth);
  }
  const double mean = meanOf(keyframe, corners);
  return wet > 0 ? std::clamp(level / wet - ground, 0.0, mean) : mean;
}

bool flowKnown(const WaterSurface& water) {
  return water.qxBefore && water.qyBefore && water.qxAfter && water.qyAfter;
}

}  // namespace

bool drawable(const WaterSurface& water) {
  return water.bed && water.before && water.after && water.before->shape == water.after->shape &&
         water.bed->shape == water.before->shape && water.bed->shape.columns > 1 &&
         water.bed->shape.rows > 1;
}

float depthOf(const RasterGrid<float>& keyframe, int column, int row) {
  const float depth = keyframe.at(column, row);
  return std::isfinite(depth) ? depth : 0.0F;
}

CellKind kindOf(const WaterSurface& water, int column, int row) {
  return water.solid ? CellKind(water.solid->at(column, row)) : CellKind::open;
}

bool open(const WaterSurface& water, int column, int row) {
  return hasGround(water, column, row) && kindOf(water, column, row) == CellKind::open;
}

std::optional<WaterSample> sampleWater(const WaterSurface& water, const Point2& at) {
  if (!drawable(water) || !water.bed->shape.bounds().contains(at)) return std::nullopt;
  const Corners corners = cornersAt(water, at);
  if (corners.count == 0) return std::nullopt;
  const double f = std::clamp(double(water.fraction), 0.0, 1.0);
  WaterSample sample;
  sample.ground = meanOf(*water.bed, corners);
  sample.depth = (1 - f) * depthOver(water, *water.before, corners, sample.ground) +
                 f * depthOver(water, *water.after, corners, sample.ground);
  if (!flowKnown(water) || sample.depth < water.minDepth) return sample;
  const double mean = (1 - f) * meanOf(*water.before, corners) + f * meanOf(*water.after, corners);
  const Point2 discharge(
      (1 - f) * meanOf(*water.qxBefore, corners) + f * meanOf(*water.qxAfter, corners),
      (1 - f) * meanOf(*water.qyBefore, corners) + f * meanOf(*water.qyAfter, corners));
  sample.velocity = discharge / mean;
  return sample;
}

std::shared_ptr<const RasterGrid<std::uint8_t>> cellKinds(const RasterGrid<float>& bed,
                                                          const BuildingSet& buildings,
                                                          std::span<const WaterBody> waters) {
  auto kinds = std::make_shared<RasterGrid<std::uint8_t>>(standingWater(bed.shape, waters));
  for (std::uint8_t& kind : kinds->values)
    kind = std::uint8_t(kind != 0 ? CellKind::standing : CellKind::open);
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    const auto ring = buildings.footprint(b);
    if (ring.size() < 3) continue;
    const float raised = buildings.ground[b] + kRaised;
    forEachCellIn(bed.shape, Polygon{{ring.begin(), ring.end()}, {}}, [&](int c, int r) {
      if (bed.at(c, r) >= raised) kinds->at(c, r) = std::uint8_t(CellKind::building);
    });
  }
  return kinds;
}

}  // namespace citymirror::draw
