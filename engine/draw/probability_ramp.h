#pragma once
#include "engine/draw/color_ramp.h"

namespace citymirror::draw {

/// How likely something is, 0 … 1: bands above 0 and from 0.2, 0.4, 0.6, 0.8 (pale to dark plum, of
/// the family of forecasts; neither depth nor a warning). Lightness falls from band to band.
const ColorRamp& probabilityRamp();

}  // namespace citymirror::draw
