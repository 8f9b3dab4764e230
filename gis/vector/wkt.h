#pragma once
#include <string>

#include "engine/core/feature_layer.h"
#include "engine/core/geo_frame.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// A geometry as people write it, "POLYGON((x y, x y, ...))", in coordinates of `crs` (empty = the
/// frame's own), as a feature in local metres. Errors: badInput for what is no geometry, has no
/// extent, crosses itself, or lies where `crs` cannot be brought into the frame.
Result<Feature> featureFromWkt(const std::string& wkt, const std::string& crs,
                               const GeoFrame& frame);

}  // namespace citymirror::gis
