#pragma once
#include <optional>
#include <string>

#include "engine/core/geometry.h"

namespace citymirror::gis {

/// What to tell where coordinates go from one datum to another and nobody knows by how much they
/// move at a place (`lonLat`, degrees): no parameters at all, of unknown accuracy, or worse than 5 m.
/// Nothing for one datum, for datums of today (ITRF, WGS 84, CGCS2000, ETRS89 …, within a metre of
/// each other), for definitions that bring their parameters (+towgs84) and for unknown systems.
std::optional<std::string> datumDoubt(const std::string& from, const std::string& to,
                                      const Point2& lonLat);

}  // namespace citymirror::gis
