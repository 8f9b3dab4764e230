#include "engine/draw/building_water.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "engine/core/beside_walls.h"
#include "engine/core/standing_water.h"
#include "engine/draw/water_sample.h"

namespace citymirror::draw {

BuildingWater::BuildingWater(const BuildingSet& set, std::span<const WaterBody> waters,
                             const WaterSurface& water)
    : bed_(water.bed), first_{0} {
  assert(drawable(water));
  const RasterGrid<std::uint8_t> standing = standingWater(bed_->shape, waters);
  first_.reserve(set.size() + 1);
  for (std::size_t i = 0; i < set.size(); ++i) {
    for (const std::uint32_t cell : cellsBeside(set.footprint(i), bed_->shape, standing)) {
      if (std::isfinite(bed_->values[cell])) cells_.push_back(cell);
    }
    const auto begin = cells_.begin() + std::ptrdiff_t(first_.back());
    std::sort(begin, cells_.end());
    cells_.erase(std::unique(begin, cells_.end()), cells_.end());
    first_.push_back(std::uint32_t(cells_.size()));
  }
}

bool BuildingWater::fits(const WaterSurface& water) const {
  return water.bed == bed_ && drawable(water);
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
      const float start = before[cells_[k]];
      const float depth = start + f * (after[cells_[k]] - start);
      if (depth > most) most = depth;  // never a NaN
    }
    if (most < water.minDepth) most = 0;
    deepest[i] = first_[i] == first_[i + 1] ? std::numeric_limits<float>::quiet_NaN() : most;
  }
  return deepest;
}

}  // namespace citymirror::draw
