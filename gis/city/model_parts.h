#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Triangles of one material as a file of parts (glTF, OBJ, …) holds them, in the file's axes with
/// y up; normals empty where it has none. Or the points of a cloud: `cloud` has the colour of each,
/// and the points alone count.
struct ModelPart {
  std::string name;  ///< of its node
  std::string kind;  ///< in the words of the format ("IfcWall"); empty where it has none
  std::vector<std::pair<std::string, FieldValue>> attributes;
  std::vector<Point3> points;
  std::vector<Eigen::Vector3f> normals;
  std::vector<Eigen::Vector2f> places;  ///< v up
  /// Of each point, multiplies the colour of the material: sRGB and opacity; empty = white.
  std::vector<std::array<std::uint8_t, 4>> tints;
  std::vector<std::uint32_t> ids;       ///< feature of each point, where the file tells them apart
  std::vector<std::uint32_t> indices;
  std::uint32_t material = 0;
  std::vector<std::array<std::uint8_t, 4>> cloud;  ///< red, green, blue (sRGB), 255
};

/// Points of a cloud that brings no colours.
inline constexpr std::array<std::uint8_t, 4> kPlainPoint{190, 196, 204, 255};

/// Attributes of the objects that `ids` of parts tell apart.
struct ModelTable {
  struct Column {
    std::string name;
    std::vector<FieldValue> values;  ///< one for each object
  };
  std::size_t count = 0;  ///< objects; 0 = no table
  std::vector<Column> columns;
};

/// Objects that one table may have.
inline constexpr std::size_t kMostObjects = 1'000'000;

struct ModelScene {
  std::vector<ModelPart> parts;
  std::vector<MeshMaterial> materials;
  std::vector<MeshImage> images;
  std::string copyright;                 ///< as a glTF says whom to name; empty = nobody
  ModelTable table = {};                 ///< of glTF with structural metadata
  Point3 centre = Point3::Zero();        ///< CESIUM_RTC: what a tile adds, z up
  std::vector<std::string> unread = {};  ///< extensions of glTF that would show more, each once
};

/// One remark for each extension that is not read, at `where`.
std::vector<Note> unreadRemarks(const ModelScene& scene, const std::string& where);

/// Fetches what a file names beside itself.
using NamedBytes = std::function<Result<std::string>(const std::string& uri)>;

/// glTF 2.0 (.gltf and .glb): nodes, triangles, colours of materials and corners, textures with
/// KHR_texture_transform (those in WebP become PNG), EXT_mesh_gpu_instancing, feature ids with
/// EXT_structural_metadata. `named` reads the files it names. Meshes that Draco packs are unpacked.
/// Left out with a note: parts that meshopt packs, or with accessors that reach outside their
/// buffer; what lies beyond 1,000,000 nodes or 50,000,000 points, each counted as often as it is
/// shown. Pictures in Basis or AVIF alone are named in `unread`. Errors: unreadable, unsupported
/// (glTF 1; an extension that it requires, by name).
Result<ModelScene> readGltf(const std::string& bytes, const NamedBytes& named,
                            const std::string& where);

/// OBJ, FBX, IFC, DAE and what else assimp reads. Elements of IFC keep kind, global id (as name),
/// storey and single-valued properties. Read by citymirror-model-reader, a program beside this one:
/// assimp 5.2 crashes on some damaged files. Errors: unreadable with assimp's reason, or because
/// the reader broke or took more than 300 s; notFound (no reader installed); cancelled.
Result<ModelScene> readWithAssimp(const std::string& path, const run::JobContext& job);

/// The same in this very process, for the reader.
Result<ModelScene> readAssimpScene(const std::string& path);

/// y up → z up.
Eigen::Affine3d uprightAxes();

/// Adds the parts of a scene as one block each 500,000 points or fewer. `place` carries z-up
/// coordinates into local metres; `turn` turns directions. `featureOf` gives the index in
/// `model.features` of a part and id (id 0 where the part tells none apart). Returns the indices of
/// the new blocks. Points out of reach (see `withinReach`)
/// take their triangles with them (note).
std::vector<std::uint32_t> addScene(
    MeshModel& model, ModelScene scene, const std::function<Point3(const Point3&)>& place,
    const Eigen::Matrix3d& turn,
    const std::function<std::uint32_t(const ModelPart&, std::uint32_t)>& featureOf,
    std::vector<Note>& notes);

}  // namespace citymirror::gis
