#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/event.h"

namespace citymirror::draw {

/// sRGB, 0..255, alpha 255 = opaque.
struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  friend bool operator==(const Color&, const Color&) = default;
};

/// "#3FB8AF" or "#3FB8AFCC"; grey for anything else.
Color colorFromHex(std::string_view hex);
std::string hexOf(Color color);

/// The one file with colours of the product: the palette of the design (dark theme).
struct Palette {
  Color ground, panel, raised, line, text, muted, accent, measured, forecast;
  Color warningBlue, warningYellow, warningOrange, warningRed;
  Color terrainLow, terrainHigh, urbanGround, building, river, roadMajor, roadMinor, leaf, bark;
  Color floodShallow, floodDeep;  ///< water of the natural look

  Color warning(Severity severity) const;  ///< muted for none
};
const Palette& darkPalette();

/// Values rising, a colour from each value on; linear between when `stepped` is false.
struct ColorRamp {
  std::vector<float> value;
  std::vector<Color> color;
  std::string unit;

  Color stepped(float v) const;  ///< colour of the band v is in; transparent below the first
};

/// Depth of water, m: bands from 0.02, 0.15, 0.25, 0.30, 0.50, 1.0 (look: light cyan → deep
/// blue-violet). Neighbours differ by 10 (CIEDE2000) or more for every kind of colour vision.
const ColorRamp& depthRamp();

/// The same depths on ground in the dark, where the deepest of those bands are as dark as the
/// ground and deep water would look dry: from blue over violet to white, brighter with each band.
/// None is darker than 3 : 1 over moonlit open ground (contrast of WCAG 2.1, drawn with the
/// opacities of depth_opacity.h), neighbours differ as above. The first is that of the day, for it
/// is drawn as a veil, which is the darkest.
const ColorRamp& nightDepthRamp();
/// The ramp that water is drawn in, by Daylight::night.
const ColorRamp& depthRampBy(float night);

}  // namespace citymirror::draw
