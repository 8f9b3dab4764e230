#include "gis/crs/china_zones.h"

#include <proj.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string_view>

#include "gis/crs/transform.h"

namespace citymirror::gis {
namespace {

constexpr double kZoneStep = 1e6, kFalseEast = 500'000;  // m
constexpr double kHalfZone = 350'000;                    // m, the widest of 6 degrees
constexpr int kFirst6 = 13, kLast6 = 23, kFirst3 = 25, kLast3 = 45;
constexpr int kCode6 = 4491, kCode3 = 4513;  // EPSG, of the first zone of 6 and of 3 degrees
/// In names of systems, as EPSG and ESRI write them.
constexpr std::array<std::string_view, 4> kChineseNames{"China", "CGCS2000", "Xian", "Beijing"};

struct ZoneContextEnd {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct ZoneObjectEnd {
  void operator()(PJ* object) const { proj_destroy(object); }
};

}  // namespace

bool onChineseDatum(const std::string& crs) {
  const std::unique_ptr<PJ_CONTEXT, ZoneContextEnd> context(proj_context_create());
  proj_log_level(context.get(), PJ_LOG_NONE);
  const std::unique_ptr<PJ, ZoneObjectEnd> whole(proj_create(context.get(), crs.c_str()));
  if (!whole || !proj_is_crs(whole.get())) return false;
  const std::unique_ptr<PJ, ZoneObjectEnd> geodetic(
      proj_crs_get_geodetic_crs(context.get(), whole.get()));
  if (!geodetic) return false;
  const std::unique_ptr<PJ, ZoneObjectEnd> datum(
      proj_crs_get_datum_forced(context.get(), geodetic.get()));
  for (const PJ* named : {geodetic.get(), datum.get()}) {
    const char* text = named == nullptr ? nullptr : proj_get_name(named);
    const std::string_view name = text == nullptr ? "" : text;
    if (std::any_of(kChineseNames.begin(), kChineseNames.end(), [&](std::string_view part) {
          return name.find(part) != std::string_view::npos;
        }))
      return true;
  }
  return false;
}

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
