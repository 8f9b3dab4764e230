#include "engine/draw/building_water.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "engine/draw/water_sample.h"

namespace citymirror::draw {
namespace {

/// Every cell once, by row.
void sortUnique(std::vector<std::uint32_t>& cells) {
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
}

void addAround(const WaterSurface& water, int column, int row, std::vector<std::uint32_t>& cells) {
  const GridShape& shape = water.bed->shape;
  for (int r = row - 1; r <= row + 1; ++r) {
    for (int c = column - 1; c <= column + 1; ++c) {
      if (shape.holds(c, r) && open(water, c, r)) cells.push_back(std::uint32_t(shape.index(c, r)));
    }
  }
}

/// The keyframe's depth, 0 for NaN.
float known(float depth) { return depth > 0 ? depth : 0.0F; }

}  // namespace

BuildingWater::BuildingWater(const BuildingSet& set, const WaterSurface& water)
    : bed_(water.bed), solid_(water.solid), first_{0} {
  assert(drawable(water));
  const GridShape& shape = bed_->shape;
  std::vector<std::uint32_t> around;
  Polygon footprint;
  for (std::size_t i = 0; i < set.size(); ++i) {
    around.clear();
    const auto ring = set.footprint(i);
    footprint.outer.assign(ring.begin(), ring.end());
    if (ring.size() > 2) {
      forEachCellIn(shape, footprint, [&](int c, int r) { addAround(water, c, r, around); });
      const Point2 middle = centroid(ring);
      addAround(water, shape.columnOf(middle.x()), shape.rowOf(middle.y()), around);
    }
    sortUnique(around);
    for (const std::uint32_t cell : around) {
      if (runs_.size() > first_.back() && runs_.back().end == cell)
        ++runs_.back().end;
      else
        runs_.push_back({cell, cell + 1});
    }
    first_.push_back(std::uint32_t(runs_.size()));
  }
}

bool BuildingWater::fits(const WaterSurface& water) const {
  return water.bed == bed_ && water.solid == solid_ && drawable(water);
}

std::vector<float> BuildingWater::depths(const WaterSurface& water) const {
  assert(fits(water));
  const float f = std::clamp(water.fraction, 0.0F, 1.0F);
  const float* before = water.before->values.data();
  const float* after = water.after->values.data();
  std::vector<float> deepest(first_.size() - 1);
  for (std::size_t i = 0; i < deepest.size(); ++i) {
    float most = 0;
    for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k) {
      for (std::uint32_t cell = runs_[k].first; cell < runs_[k].end; ++cell)
        most = std::max(most, (1 - f) * known(before[cell]) + f * known(after[cell]));
    }
    if (most < water.minDepth) most = 0;
    deepest[i] = first_[i] == first_[i + 1] ? std::numeric_limits<float>::quiet_NaN() : most;
  }
  return deepest;
}

}  // namespace citymirror::draw
