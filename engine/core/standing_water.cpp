#include "engine/core/standing_water.h"

namespace citymirror {

RasterGrid<std::uint8_t> standingWater(const GridShape& shape, std::span<const WaterBody> waters) {
  RasterGrid<std::uint8_t> standing(shape);
  for (const WaterBody& body : waters) {
    if (body.area.outer.size() < 3) continue;
    forEachCellIn(shape, body.area, [&](int c, int r) { standing.at(c, r) = 1; });
  }
  return standing;
}

}  // namespace citymirror
