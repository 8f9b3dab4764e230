#include "scenarios/flood/flood_draw.h"

#include <algorithm>

namespace citymirror::flood {

std::shared_ptr<const draw::WaterSurface> drawWater(std::shared_ptr<const RasterGrid<float>> bed,
                                                    std::shared_ptr<const FloodState> before,
                                                    std::shared_ptr<const FloodState> after,
                                                    double fraction) {
  if (!before && !after) return nullptr;
  if (!before) before = after;
  if (!after) after = before;
  auto surface = std::make_shared<draw::WaterSurface>();
  surface->bed = std::move(bed);
  surface->before = {before, &before->depth};
  surface->after = {after, &after->depth};
  surface->fraction = float(std::clamp(fraction, 0.0, 1.0));
  return surface;
}

}  // namespace citymirror::flood
