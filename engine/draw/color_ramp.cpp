#include "engine/draw/color_ramp.h"

#include <cmath>

#include "engine/draw/probability_ramp.h"

namespace citymirror::draw {
namespace {

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr Color kUnknown{128, 128, 128, 255};

}  // namespace

Color colorFromHex(std::string_view hex) {
  if ((hex.size() != 7 && hex.size() != 9) || hex[0] != '#') return kUnknown;
  std::array<std::uint8_t, 4> channel{0, 0, 0, 255};
  for (std::size_t i = 0; i < (hex.size() - 1) / 2; ++i) {
    const int high = hexDigit(hex[1 + 2 * i]), low = hexDigit(hex[2 + 2 * i]);
    if (high < 0 || low < 0) return kUnknown;
    channel[i] = std::uint8_t(high * 16 + low);
  }
  return {channel[0], channel[1], channel[2], channel[3]};
}

std::string hexOf(Color color) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "#";
  const auto append = [&](std::uint8_t value) {
    text += kDigits[value >> 4];
    text += kDigits[value & 15];
  };
  append(color.r);
  append(color.g);
  append(color.b);
  if (color.a != 255) append(color.a);
  return text;
}

Color Palette::warning(Severity severity) const {
  switch (severity) {
    case Severity::blue:
      return warningBlue;
    case Severity::yellow:
      return warningYellow;
    case Severity::orange:
      return warningOrange;
    case Severity::red:
      return warningRed;
    case Severity::none:
      break;
  }
  return muted;
}

const Palette& darkPalette() {
  static const Palette palette = [] {
    Palette p;
    p.ground = colorFromHex("#0E141B");
    p.panel = colorFromHex("#151D27");
    p.raised = colorFromHex("#1C2632");
    p.line = colorFromHex("#2A3746");
    p.text = colorFromHex("#E6EDF3");
    p.muted = colorFromHex("#8FA1B3");
    p.accent = colorFromHex("#3FB8AF");
    p.measured = colorFromHex("#9CC3E6");
    p.forecast = colorFromHex("#C9B6F2");
    p.warningBlue = colorFromHex("#2F7BFF");
    p.warningYellow = colorFromHex("#F5C518");
    p.warningOrange = colorFromHex("#FF8A1F");
    p.warningRed = colorFromHex("#E5352B");
    p.terrainLow = colorFromHex("#66735A");
    p.terrainHigh = colorFromHex("#857D66");
    p.building = colorFromHex("#E9E5DC");
    p.river = colorFromHex("#3E6B75");
    p.roadMajor = colorFromHex("#3A4048");
    p.roadMinor = colorFromHex("#4A5058");
    p.urbanGround = colorFromHex("#8B887F");
    p.leaf = colorFromHex("#56703F");
    p.bark = colorFromHex("#5C5145");
    p.floodShallow = colorFromHex("#6A5A40");
    p.floodDeep = colorFromHex("#453B2B");
    return p;
  }();
  return palette;
}

Color ColorRamp::stepped(float v) const {
  Color found{0, 0, 0, 0};
  if (std::isnan(v)) return found;
  for (std::size_t i = 0; i < value.size() && i < color.size() && v >= value[i]; ++i) {
    found = color[i];
  }
  return found;
}

const ColorRamp& depthRamp() {
  static const ColorRamp ramp{
      {0.02F, 0.15F, 0.25F, 0.30F, 0.50F, 1.0F},
      {colorFromHex("#CDF1F5"), colorFromHex("#88CAE6"), colorFromHex("#549FD8"),
       colorFromHex("#4673C5"), colorFromHex("#4649A6"), colorFromHex("#33206F")},
      "m"};
  return ramp;
}

const ColorRamp& nightDepthRamp() {
  static const ColorRamp ramp{
      depthRamp().value,
      {colorFromHex("#CDF1F5"), colorFromHex("#59A9EC"), colorFromHex("#B1ADC7"),
       colorFromHex("#D0AEFF"), colorFromHex("#FCD1FB"), colorFromHex("#F9FFFF")},
      depthRamp().unit};
  return ramp;
}

const ColorRamp& depthRampBy(float night) {
  constexpr float kDark = 0.5F;
  return night > kDark ? nightDepthRamp() : depthRamp();
}

const ColorRamp& probabilityRamp() {
  static const ColorRamp ramp{
      {1e-4F, 0.2F, 0.4F, 0.6F, 0.8F},
      {colorFromHex("#E3D9F2"), colorFromHex("#C9A9DE"), colorFromHex("#AE72C2"),
       colorFromHex("#8A3D9C"), colorFromHex("#54136B")},
      "1"};
  return ramp;
}

}  // namespace citymirror::draw
