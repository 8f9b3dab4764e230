#pragma once
#include <ogr_geometry.h>

#include <memory>
#include <optional>

namespace citymirror::gis {

struct HeightRange {
  double lowest = 0, highest = 0;  ///< as the coordinates have them
};

/// Surfaces in space, as PostGIS, FileGDB, GeoPackage and multipatch shapefiles hold buildings:
/// polyhedral surfaces, irregular networks of triangles, triangles, multipolygons of which a face
/// stands upright, and collections with one. In metres.
bool isSurfaceInSpace(const OGRGeometry& geometry);

/// What lies under its faces: their union seen from above. Null where all of them stand upright;
/// where it has more than 200,000 faces, or none that can be united. O(n log n) in its faces.
std::unique_ptr<OGRGeometry> footprintOf(const OGRGeometry& surface);

/// Nothing for coordinates without heights, or with heights that are no numbers.
std::optional<HeightRange> heightsOf(const OGRGeometry& geometry);

}  // namespace citymirror::gis
