#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::draw {

/// Which cells of a water's grid lie beside the walls of each building, on land (cellsBeside): the
/// same that exposure and damage are counted by, so that a legend and a table of one water agree.
class BuildingWater {
 public:
  /// `waters` are those of the set's city. O(metres of wall). Any thread.
  BuildingWater(const BuildingSet& set, std::span<const WaterBody> waters,
                const WaterSurface& water);

  /// Whether another keyframe or time of this water has the same cells.
  bool fits(const WaterSurface& water) const;

  /// The deepest water beside each building at the surface's time, m, straight between the
  /// keyframes, 0 where it is less than its `minDepth`; NaN for a building beside which no cell has
  /// ground. A depth that is not known is no water. O(cells beside buildings).
  std::vector<float> depths(const WaterSurface& water) const;

 private:
  std::shared_ptr<const RasterGrid<float>> bed_;
  std::vector<std::uint32_t> first_;  ///< of each building in cells_, and one more
  std::vector<std::uint32_t> cells_;
};

}  // namespace citymirror::draw
