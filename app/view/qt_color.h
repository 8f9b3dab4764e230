#pragma once
#include <QColor>

#include "engine/draw/color_ramp.h"

namespace citymirror::view {

/// A color of the palette for Qt; alpha 0..255.
inline QColor qColor(draw::Color color, int alpha = 255) {
  return {color.r, color.g, color.b, alpha};
}

}  // namespace citymirror::view
