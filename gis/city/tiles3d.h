#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// OGC 3D Tiles 1.0 (18-053r2) and 1.1 (22-025r4) from disk or over HTTP: tileset.json and the
/// tilesets it names, implicit tiling; glTF, glb, b3dm with batch table, i3dm and composites of
/// them; geometric error, REPLACE and ADD, transforms, RTC_CENTER. Geocentric tilesets (EPSG:4978)
/// are carried into the city point by point; their heights are above the ellipsoid (note). A
/// tileset without a place is put down by hand. Contents are read at once, coarse steps first, up
/// to 1 GB; what is finer is left out with one note and its coarser step stays. Points are left out
/// with a note; a content file that is missing or broken too. Errors as readModel and ModelBytes.
Result<MeshModel> readTiles3d(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job);

}  // namespace citymirror::gis
