#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// OGC 3D Tiles 1.0 (18-053r2) and 1.1 (22-025r4) from disk or over HTTP: tileset.json and the
/// tilesets it names, implicit tiling; glTF, glb, b3dm with batch table, i3dm and composites of
/// them; geometric error, REPLACE and ADD, transforms, RTC_CENTER, asset.gltfUpAxis of the first
/// tileset. Geocentric tilesets (EPSG:4978) are carried into the city point by point; their heights
/// are above the ellipsoid (note). A tileset without a place is put down by hand. The whole tree is
/// read, and of the contents the coarsest 64 or 64 MB; finer ones wait in MeshModel::steps, in the
/// boxes of their bounding volumes, and what they hold is in no count, box or remark of the model.
/// A content file that is missing or broken is left out with a note. Errors as readModel and
/// ModelBytes.
Result<MeshModel> readTiles3d(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job);

}  // namespace citymirror::gis
