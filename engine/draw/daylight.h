#pragma once
#include <Eigen/Core>
#include <optional>

#include "engine/core/geometry.h"
#include "engine/core/time.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::draw {

/// Direction towards the sun, unit vector: x east, y north, z up. Longitude and latitude in degrees
/// (WGS 84). Within 0.1° from 1950 to 2050 (Astronomical Almanac, low-precision formulas),
/// refraction left out. O(1).
Point3 sunDirection(Instant at, double longitudeDeg, double latitudeDeg);

/// Light of the picture; colours linear in their numbers, 0..1 and a little above.
struct Daylight {
  Point3 light = Point3(-0.46, -0.50, 0.74).normalized();  ///< towards sun or, by night, moon
  Eigen::Vector3f lit{1.0F, 0.985F, 0.955F};               ///< on faces turned to it
  Eigen::Vector3f shade{0.62F, 0.66F, 0.73F};              ///< on faces turned away
  Eigen::Vector3f haze{0.60F, 0.67F, 0.74F};               ///< the horizon
  Eigen::Vector3f zenith{0.33F, 0.45F, 0.59F};
  Eigen::Vector3f glow{0, 0, 0};  ///< of the sky round a low sun
  float night = 0;                ///< 0 = day, 1 = night: lamps and windows
  bool shadows = true;            ///< the sun stands high enough to cast them
  friend bool operator==(const Daylight&, const Daylight&) = default;
};

/// The light with the sun there: day above 12°, golden down to the horizon, blue hour down to −8°,
/// night below.
Daylight daylightOf(const Point3& sun);

/// The light for reading a map: sun in the south-west, 48° high, whatever the time.
Daylight mapDaylight();
/// A clear night with the moon in the south-east.
Daylight nightDaylight();

/// Open ground in the light in which water on it is drawn by depthRampBy(night), for legends.
Color groundOfLegend(float night);

/// depthRampBy(night) for what nothing shines through, walls and sections: at night sheet flow has
/// the colour that its end has over that ground, so that deeper is brighter there too.
const ColorRamp& solidDepthRampBy(float night);

/// Where a city is on Earth, degrees.
struct EarthPlace {
  double longitude = 0, latitude = 0;
  friend bool operator==(const EarthPlace&, const EarthPlace&) = default;
};

enum class LightChoice { byTime, day, night };

/// The light to draw: by time where the place is known, else as on a map. The sun moves in steps of
/// five minutes, so that the clock alone does not redraw the picture.
Daylight lightFor(LightChoice choice, Instant at, const std::optional<EarthPlace>& place);

}  // namespace citymirror::draw
