#include "engine/draw/daylight.h"

#include <array>
#include <cmath>
#include <numbers>

#include "engine/draw/depth_opacity.h"

namespace citymirror::draw {
namespace {

using Rgb = Eigen::Vector3f;

constexpr double kStepMs = 5 * 60 * 1000.0;
constexpr double kLowestShadow = 6;  // degrees

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// Light at one height of the sun.
struct Hour {
  double elevation;  // degrees
  Rgb lit, shade, haze, zenith, glow;
  float night;
};

const std::array<Hour, 6>& hours() {
  static const std::array<Hour, 6> table{Hour{-8,
                                              {0.30F, 0.35F, 0.47F},
                                              {0.19F, 0.225F, 0.32F},
                                              {0.135F, 0.16F, 0.225F},
                                              {0.035F, 0.05F, 0.095F},
                                              {0, 0, 0},
                                              1},
                                         Hour{-3,
                                              {0.42F, 0.44F, 0.54F},
                                              {0.30F, 0.335F, 0.44F},
                                              {0.33F, 0.32F, 0.38F},
                                              {0.09F, 0.13F, 0.23F},
                                              {0.30F, 0.14F, 0.06F},
                                              0.85F},
                                         Hour{0,
                                              {0.68F, 0.56F, 0.50F},
                                              {0.40F, 0.425F, 0.52F},
                                              {0.58F, 0.49F, 0.47F},
                                              {0.19F, 0.25F, 0.38F},
                                              {0.42F, 0.22F, 0.08F},
                                              0.5F},
                                         Hour{5,
                                              {0.98F, 0.80F, 0.62F},
                                              {0.47F, 0.50F, 0.58F},
                                              {0.66F, 0.61F, 0.57F},
                                              {0.26F, 0.36F, 0.52F},
                                              {0.34F, 0.22F, 0.10F},
                                              0.06F},
                                         Hour{12,
                                              {1.04F, 0.95F, 0.84F},
                                              {0.57F, 0.61F, 0.69F},
                                              {0.62F, 0.66F, 0.70F},
                                              {0.31F, 0.43F, 0.58F},
                                              {0.14F, 0.10F, 0.05F},
                                              0},
                                         Hour{30,
                                              {1.0F, 0.985F, 0.955F},
                                              {0.62F, 0.66F, 0.73F},
                                              {0.60F, 0.67F, 0.74F},
                                              {0.33F, 0.45F, 0.59F},
                                              {0, 0, 0},
                                              0}};
  return table;
}

Point3 moon() { return Point3(0.5, -0.45, 0.74).normalized(); }

}  // namespace

Point3 sunDirection(Instant at, double longitudeDeg, double latitudeDeg) {
  const double days = double(at.ms) / 86400000.0 - 10957.5;  // since 2000-01-01T12:00
  const double mean = radians(357.528 + 0.9856003 * days);
  const double longitude = 280.460 + 0.9856474 * days;
  const double ecliptic = radians(longitude + 1.915 * std::sin(mean) + 0.020 * std::sin(2 * mean));
  const double tilt = radians(23.439 - 0.0000004 * days);
  const double ascension = std::atan2(std::cos(tilt) * std::sin(ecliptic), std::cos(ecliptic));
  const double declination = std::asin(std::sin(tilt) * std::sin(ecliptic));
  const double sidereal = radians(280.46062 + 360.98564737 * days + longitudeDeg);
  const double hour = sidereal - ascension, latitude = radians(latitudeDeg);
  return {-std::cos(declination) * std::sin(hour),
          std::cos(latitude) * std::sin(declination) -
              std::sin(latitude) * std::cos(declination) * std::cos(hour),
          std::sin(latitude) * std::sin(declination) +
              std::cos(latitude) * std::cos(declination) * std::cos(hour)};
}

Daylight daylightOf(const Point3& sun) {
  const double elevation = std::asin(std::clamp(sun.z(), -1.0, 1.0)) * 180 / std::numbers::pi;
  const auto& table = hours();
  std::size_t k = 0;
  while (k + 2 < table.size() && elevation > table[k + 1].elevation) ++k;
  const Hour &a = table[k], &b = table[k + 1];
  const float t =
      float(std::clamp((elevation - a.elevation) / (b.elevation - a.elevation), 0.0, 1.0));
  Daylight day;
  day.light =
      elevation > -3 ? Point3(sun.x(), sun.y(), std::max(sun.z(), 0.02)).normalized() : moon();
  day.lit = a.lit + (b.lit - a.lit) * t;
  day.shade = a.shade + (b.shade - a.shade) * t;
  day.haze = a.haze + (b.haze - a.haze) * t;
  day.zenith = a.zenith + (b.zenith - a.zenith) * t;
  day.glow = a.glow + (b.glow - a.glow) * t;
  day.night = a.night + (b.night - a.night) * t;
  day.shadows = elevation >= kLowestShadow;
  return day;
}

Daylight mapDaylight() { return daylightOf(Daylight{}.light); }

Daylight nightDaylight() { return daylightOf({0, 0, -1}); }

Color groundOfLegend(float night) {
  const Color ground = darkPalette().terrainLow;
  if (&depthRampBy(night) == &depthRamp()) return ground;
  const Rgb lit = nightDaylight().lit;
  const auto shade = [](std::uint8_t tone, float light) {
    return std::uint8_t(std::lround(float(tone) * light));
  };
  return {shade(ground.r, lit.x()), shade(ground.g, lit.y()), shade(ground.b, lit.z()), 255};
}

const ColorRamp& solidDepthRampBy(float night) {
  static const ColorRamp dark = [] {
    ColorRamp ramp = nightDepthRamp();
    const Color ground = groundOfLegend(1);
    const auto mixed = [](std::uint8_t below, std::uint8_t water) {
      return std::uint8_t(std::lround(std::lerp(float(below), float(water), kSheetFlowOpacity)));
    };
    Color& sheet = ramp.color.front();
    sheet = {mixed(ground.r, sheet.r), mixed(ground.g, sheet.g), mixed(ground.b, sheet.b), 255};
    return ramp;
  }();
  return &depthRampBy(night) == &depthRamp() ? depthRamp() : dark;
}

Daylight lightFor(LightChoice choice, Instant at, const std::optional<EarthPlace>& place) {
  if (choice == LightChoice::night) return nightDaylight();
  if (choice == LightChoice::day || !place) return mapDaylight();
  const Instant step{std::int64_t(std::floor(double(at.ms) / kStepMs) * kStepMs)};
  return daylightOf(sunDirection(step, place->longitude, place->latitude));
}

}  // namespace citymirror::draw
