#pragma once
#include <string>

#include "engine/core/geometry.h"

namespace citymirror::gis {

/// Coordinates of Chinese web maps are shifted by up to about 700 m against WGS 84 and are in no
/// CRS registry: data that carries them has to say so, and is never shifted silently.
enum class ChinaOffset { none, gcj02, bd09 };

/// "GCJ-02" and "BD-09", which stand where a CRS is named; none for all others.
ChinaOffset chinaOffsetOf(const std::string& crs);

/// Longitude and latitude in degrees → WGS 84. Outside mainland China (72.004–137.8347° E,
/// 0.8293–55.8271° N) GCJ-02 is WGS 84. The published forward formulas, inverted by iteration to
/// 1e-9°.
Point2 toWgs84From(ChinaOffset offset, const Point2& lonLat);
Point2 fromWgs84Into(ChinaOffset offset, const Point2& lonLat);

}  // namespace citymirror::gis
