#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// OGC 3D Tiles 1.0 (18-053r2) and 1.1 (22-025r4) from disk: tileset.json and the tilesets it
/// names, b3dm with glTF 2.0 and batch table, glTF and glb content, box of each tile, geometric
/// error, REPLACE and ADD, transforms, RTC_CENTER. Geocentric tilesets (EPSG:4978) are carried into
/// the city point by point; their heights are above the ellipsoid (note). A tileset without a place
/// is put down by hand. All content is read at once. Points, instances, composites and implicit
/// tiling are left out with a note; a content file that is missing or broken too.
Result<MeshModel> readTiles3d(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job);

}  // namespace citymirror::gis
