#pragma once
#include <cstdint>
#include <span>

#include "engine/core/city_model.h"

namespace citymirror {

/// 1 = the centre of the cell lies in a river, sea, canal or lake of the map, whose usual water is
/// no flood of what stands on its bank. O(cells under waters).
RasterGrid<std::uint8_t> standingWater(const GridShape& shape, std::span<const WaterBody> waters);

}  // namespace citymirror
