#include "scenarios/flood/flood_draw.h"

#include <algorithm>

namespace citymirror::flood {
namespace {

bool flowKnown(const FloodState& state) {
  return state.qx.shape == state.depth.shape && state.qy.shape == state.depth.shape;
}

}  // namespace

std::shared_ptr<const draw::WaterSurface> drawWater(
    std::shared_ptr<const RasterGrid<float>> bed, std::shared_ptr<const FloodState> before,
    std::shared_ptr<const FloodState> after, double fraction,
    std::shared_ptr<const RasterGrid<std::uint8_t>> solid) {
  if (!before && !after) return nullptr;
  if (!before) before = after;
  if (!after) after = before;
  auto surface = std::make_shared<draw::WaterSurface>();
  surface->bed = std::move(bed);
  surface->before = {before, &before->depth};
  surface->after = {after, &after->depth};
  if (flowKnown(*before) && flowKnown(*after)) {
    surface->qxBefore = {before, &before->qx};
    surface->qyBefore = {before, &before->qy};
    surface->qxAfter = {after, &after->qx};
    surface->qyAfter = {after, &after->qy};
  }
  surface->solid = std::move(solid);
  surface->fraction = float(std::clamp(fraction, 0.0, 1.0));
  return surface;
}

}  // namespace citymirror::flood
