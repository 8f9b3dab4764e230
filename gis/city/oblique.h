#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// A delivery of oblique photogrammetry: `metadata.xml` (SRS "ENU:lat,lon", "EPSG:n" or WKT, and
/// SRSOrigin x,y,z) beside `Data/Tile_*/Tile_*.osgb`. Gives files and frame; the tiles themselves
/// are paged in by who draws. The frame is tangent at the origin of the delivery: 2 km from it the
/// curvature of the Earth amounts to 0.3 m, which is not corrected. Heights of an ENU delivery are
/// taken as heights of the city.
Result<MeshModel> readOblique(const ModelSource& source, const CityModel& city);

}  // namespace citymirror::gis
