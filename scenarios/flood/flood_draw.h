#pragma once
#include <memory>

#include "engine/draw/draw_frame.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::flood {

/// The picture of the water between two keyframes: depths and discharges are shared, not copied.
/// `solid` (draw::cellKinds) may be null.
std::shared_ptr<const draw::WaterSurface> drawWater(
    std::shared_ptr<const RasterGrid<float>> bed, std::shared_ptr<const FloodState> before,
    std::shared_ptr<const FloodState> after, double fraction,
    std::shared_ptr<const RasterGrid<std::uint8_t>> solid = {});

}  // namespace citymirror::flood
