#pragma once
#include <optional>
#include <string>

#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Where a model without a place on Earth is put by hand.
struct ModelPlacement {
  Point2 at = Point2::Zero();    ///< local metres of the city, where the model's origin comes
  std::optional<double> height;  ///< m, vertical datum of the city; absent = on the terrain
  double headingDeg = 0;         ///< clockwise from north, turns the model's north
  double scale = 1;              ///< metres for each unit of the file
};

struct ModelSource {
  std::string path;           ///< of a file or folder, or an address
  /// Of files that do not name theirs: a definition or a file of parameters (crsDefinition).
  std::string crs;
  /// Instead of what the file names; "GCJ-02", "BD-09": its coordinates carry that shift. Empty =
  /// as the file says.
  std::string trueCrs;
  std::optional<double> lod;  ///< the finest one wanted; absent = the finest there is
  double raiseBy = 0;  ///< m, added to all heights: ellipsoid or another datum → the city's
  std::optional<ModelPlacement> placement;
  std::string keep;  ///< folder for copies of what comes over the web; empty = none
};

/// Reads a model into the frame of `city`, by what the path holds:
///   *.json with CityJSON 1.0, 1.1 or 2.0 or with a tileset of 3D Tiles 1.0 or 1.1, told by its
///   keys;
///   *.gml, *.xml with CityGML 1.0 or 2.0, LoD 1–3; a folder of .osgb tiles with metadata.xml;
///   .gltf and .glb; .obj, .fbx, .ifc, .dae and what else assimp reads (placed by hand).
/// 3D Tiles and glTF may be addresses (http, https): see ModelBytes.
/// Parts that cannot be used are left out with notes (bounded, each with its place); remarks tell
/// of a model that nobody would see as it is (stanceNotes). Errors: notFound; unreadable
/// (truncated, another format, with the byte or key); unsupported (version, extension); badInput
/// (no CRS, not in the city: the CRS is wrong, nothing to draw); cancelled.
Result<MeshModel> readModel(const ModelSource& source, const CityModel& city,
                            const run::JobContext& job);

}  // namespace citymirror::gis
