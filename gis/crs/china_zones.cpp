#include "gis/crs/china_zones.h"

#include <cmath>
#include <cstdio>

#include "gis/crs/transform.h"

namespace citymirror::gis {
namespace {

constexpr double kZoneStep = 1e6, kFalseEast = 500'000;  // m
constexpr double kHalfZone = 350'000;                    // m, the widest of 6 degrees
constexpr int kFirst6 = 13, kLast6 = 23, kFirst3 = 25, kLast3 = 45;
constexpr int kCode6 = 4491, kCode3 = 4513;  // EPSG, of the first zone of 6 and of 3 degrees

}  // namespace

std::optional<std::string> zoneMissingFrom(const std::string& crs, double east) {
  const int zone = int(std::floor(east / kZoneStep));
  const bool six = zone >= kFirst6 && zone <= kLast6, three = zone >= kFirst3 && zone <= kLast3;
  if (!(six || three) || std::abs(east - zone * kZoneStep - kFalseEast) > kHalfZone)
    return std::nullopt;
  if (isGeographic(crs)) return std::nullopt;
  const auto transform = Transform::make("EPSG:4326", crs);
  if (!transform) return std::nullopt;
  const double middle = six ? 6.0 * zone - 3 : 3.0 * zone;  // degrees east
  const auto there = transform->forward({middle, 30});
  if (!there || std::abs(there->x() - (east - zone * kZoneStep)) > kZoneStep) return std::nullopt;
  const int code = six ? kCode6 + zone - kFirst6 : kCode3 + zone - kFirst3;
  char text[240];
  std::snprintf(text, sizeof text,
                "Its east (%.0f m) begins with the number of zone %d, which %s does not count with: "
                "that is EPSG:%d (CGCS2000 / %s-degree Gauss-Kruger zone %d)",
                east, zone, crsName(crs).substr(0, 40).c_str(), code, six ? "6" : "3", zone);
  return std::string(text);
}

}  // namespace citymirror::gis
