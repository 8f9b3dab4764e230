#include <assimp/material.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <assimp/DefaultIOSystem.h>
#include <algorithm>
#include <array>
#include <assimp/Importer.hpp>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>

#include "engine/core/file_io.h"
#include "gis/city/feature_values.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_parts.h"
#include "gis/city/read_apart.h"
#include "gis/city/scene_bytes.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kStepTail = 1000, kMostRefusals = 20;
constexpr ai_real kFarCorner = ai_real(1e12);  // beyond any city in any unit
constexpr unsigned kMostFaceCorners = 10'000;  // assimp refuses 32,768, and cuts 30,000 in 10 s
constexpr int kMostSeconds = 300;              // the largest buildings in IFC take some minutes
const char* const kReader = "citymirror-model-reader";
constexpr unsigned kSteps = aiProcess_Triangulate | aiProcess_JoinIdenticalVertices |
                            aiProcess_SortByPType | aiProcess_ImproveCacheLocality |
                            aiProcess_ValidateDataStructure;

Eigen::Affine3d affineOf(const aiMatrix4x4& m) {
  Eigen::Affine3d affine = Eigen::Affine3d::Identity();
  for (unsigned r = 0; r < 3; ++r) {
    for (unsigned c = 0; c < 4; ++c) affine(Eigen::Index(r), Eigen::Index(c)) = double(m[r][c]);
  }
  return affine;
}

/// FBX names its axes and its unit (centimetres times a factor) and assimp leaves them as they are.
Eigen::Affine3d axesOf(const aiScene& scene) {
  Eigen::Affine3d axes = Eigen::Affine3d::Identity();
  int up = 1;
  double centimetres = 100;
  if (!scene.mMetaData) return axes;
  scene.mMetaData->Get("UpAxis", up);
  if (!scene.mMetaData->Get("UnitScaleFactor", centimetres)) {
    float single = 100;
    if (scene.mMetaData->Get("UnitScaleFactor", single)) centimetres = double(single);
  }
  if (up == 2) axes = uprightAxes().inverse();
  axes.scale(centimetres / 100);
  return axes;
}

constexpr std::size_t kGuid = 22;  // letters of a global id of IFC

/// "IfcWall_South wall_7Yvct…": kind, name and global id, as assimp joins them.
struct IfcName {
  std::string kind, name, guid;
};

std::optional<IfcName> ifcNameOf(const std::string& node) {
  const std::size_t split = node.find('_');
  if (!node.starts_with("Ifc") || node.size() < split + kGuid + 2 ||
      node[node.size() - kGuid - 1] != '_')
    return std::nullopt;
  const std::size_t end = node.size() - kGuid - 1;
  return IfcName{node.substr(0, split), end > split ? node.substr(split + 1, end - split - 1) : "",
                 node.substr(end + 1)};
}

FieldValue valueOf(const aiMetadata& data, unsigned i) {
  const aiMetadataEntry& entry = data.mValues[i];
  if (entry.mType == AI_INT32) return std::int64_t(*static_cast<std::int32_t*>(entry.mData));
  if (entry.mType == AI_DOUBLE) return *static_cast<double*>(entry.mData);
  if (entry.mType == AI_FLOAT) return double(*static_cast<float*>(entry.mData));
  if (entry.mType == AI_BOOL) return std::string(*static_cast<bool*>(entry.mData) ? "yes" : "no");
  if (entry.mType == AI_AISTRING) return std::string(static_cast<aiString*>(entry.mData)->C_Str());
  return std::monostate{};
}

/// Opacity is left out: programs write anything there.
std::array<std::uint8_t, 4> tintOf(const aiColor4D& color) {
  const auto byte = [](ai_real share) {  // NaN becomes 0
    return std::uint8_t(share > 0 ? std::lround(255 * std::min(share, ai_real(1))) : 0);
  };
  return {byte(color.r), byte(color.g), byte(color.b), 255};
}

/// The end of an exchange file (ISO 10303-21): without it assimp takes a half for the whole.
bool isCutStep(const std::string& path) {
  if (lowerCase(std::filesystem::path(path).extension().string()) != ".ifc") return false;
  const auto bytes = readFile(path);
  return bytes && bytes->starts_with("ISO-10303-21") &&
         bytes->find("END-ISO-10303-21", bytes->size() - std::min(bytes->size(), kStepTail)) ==
             std::string::npos;
}

/// Corners beyond any city become one far place, which is left out later: assimp's steps compare,
/// sort and square them.
void tameCorners(const aiScene& scene) {
  const auto sane = [](ai_real v) { return std::abs(v) <= kFarCorner; };  // false for NaN
  for (unsigned m = 0; m < scene.mNumMeshes; ++m) {
    aiMesh& mesh = *scene.mMeshes[m];
    for (unsigned i = 0; mesh.mVertices && i < mesh.mNumVertices; ++i) {
      aiVector3D& p = mesh.mVertices[i];
      if (!sane(p.x) || !sane(p.y) || !sane(p.z)) p = {kFarCorner, kFarCorner, kFarCorner};
    }
  }
}

/// Polygons of too many corners become nothing, with one note a mesh: assimp refuses a whole model
/// for one of them.
void dropHugeFaces(const aiScene& scene, std::vector<Note>& notes) {
  for (unsigned m = 0; m < scene.mNumMeshes; ++m) {
    aiMesh& mesh = *scene.mMeshes[m];
    unsigned most = 0, kinds = 0;
    for (unsigned i = 0; i < mesh.mNumFaces; ++i) {
      aiFace& face = mesh.mFaces[i];
      if (face.mNumIndices > kMostFaceCorners) {
        most = std::max(most, face.mNumIndices);
        face.mNumIndices = 3;
        face.mIndices[1] = face.mIndices[2] = face.mIndices[0];
      }
      const unsigned corners = face.mNumIndices;
      if (corners > 0) kinds |= unsigned(AI_PRIMITIVE_TYPE_FOR_N_INDICES(corners));
    }
    if (most == 0) continue;
    mesh.mPrimitiveTypes = kinds;  // assimp stops the program where it finds no polygon
    notes.push_back({"A surface of " + std::to_string(most) + " corners is left out (at most " +
                         std::to_string(kMostFaceCorners) + "); simplify it",
                     mesh.mName.C_Str()});
  }
}

/// What dropHugeFaces has left of a polygon. Corners that tameCorners put far away are kept, so
/// that they are told of.
bool isDropped(const aiMesh& mesh, const aiFace& face) {
  return face.mIndices[0] == face.mIndices[1] && face.mIndices[1] == face.mIndices[2] &&
         std::abs(mesh.mVertices[face.mIndices[0]].x) < kFarCorner;
}

/// Files of the model's folder and below for assimp, which opens whatever a model names; `kept` is
/// told of the others, and of files of materials that are not there.
class OwnFolder : public Assimp::DefaultIOSystem {
 public:
  OwnFolder(std::string model, std::vector<Note>& kept) : model_(std::move(model)), kept_(kept) {}

  bool Exists(const char* file) const override {
    return mayRead(file) && DefaultIOSystem::Exists(file);
  }
  Assimp::IOStream* Open(const char* file, const char* mode) override {
    Assimp::IOStream* opened = mayRead(file) ? DefaultIOSystem::Open(file, mode) : nullptr;
    const std::filesystem::path path(file);
    if (lowerCase(path.extension().string()) != ".mtl") return opened;
    if (!opened && mayRead(file)) missing(path);
    materialsAsked_ = true;
    return opened;
  }

 private:
  /// Assimp tries the model's own name where a file that it names is not there: not told again.
  void missing(const std::filesystem::path& path) {
    if (materialsAsked_ && path.stem() == std::filesystem::path(model_).stem()) return;
    const Note note{
        "A file of materials is missing; its surfaces are drawn plain. Put it beside the model and "
        "place the model again",
        path.filename().string(), NoteKind::remark};
    if (std::find(kept_.begin(), kept_.end(), note) == kept_.end()) kept_.push_back(note);
  }
  bool mayRead(const char* file) const {
    const Outcome beside = requireBeside(model_, file);
    const Note note{beside ? "" : beside.error().what, file};
    const bool fresh = std::find(kept_.begin(), kept_.end(), note) == kept_.end();
    if (!beside && fresh && kept_.size() < kMostRefusals) kept_.push_back(note);
    return beside.ok();
  }

  std::string model_;
  std::vector<Note>& kept_;
  bool materialsAsked_ = false;
};

class AssimpScene {
 public:
  AssimpScene(const aiScene& scene, const std::string& path, std::vector<Note> notes)
      : scene_(scene), path_(path), notes_(std::move(notes)) {}

  Result<ModelScene> take() {
    for (unsigned i = 0; i < scene_.mNumMaterials; ++i) addMaterial(*scene_.mMaterials[i]);
    whitenDefault();
    addNode(*scene_.mRootNode, axesOf(scene_), {});
    return {std::move(made_), std::move(notes_)};
  }

 private:
  void addMaterial(const aiMaterial& from) {
    MeshMaterial material;
    aiString name, texture;
    aiColor3D color(0.8F, 0.8F, 0.8F);
    float opacity = 1;
    if (from.Get(AI_MATKEY_NAME, name) == AI_SUCCESS) material.name = name.C_Str();
    from.Get(AI_MATKEY_COLOR_DIFFUSE, color);
    from.Get(AI_MATKEY_OPACITY, opacity);
    material.color = {color.r, color.g, color.b, opacity > 0.02F ? opacity : 1.0F};
    if (from.GetTexture(aiTextureType_DIFFUSE, 0, &texture) == AI_SUCCESS)
      material.image = addImage(texture.C_Str());
    if (material.image >= 0) material.color.head<3>().setOnes();
    made_.materials.push_back(std::move(material));
  }

  /// Where all that wear the grey of no material bring colours of their own, these are seen as they
  /// are.
  void whitenDefault() {
    for (unsigned i = 0; i < scene_.mNumMaterials; ++i) {
      if (made_.materials[i].name != AI_DEFAULT_MATERIAL_NAME) continue;
      bool tinted = true;
      for (unsigned m = 0; m < scene_.mNumMeshes; ++m) {
        const aiMesh& mesh = *scene_.mMeshes[m];
        tinted = tinted && (mesh.mMaterialIndex != i || mesh.HasVertexColors(0));
      }
      if (tinted) made_.materials[i].color.head<3>().setOnes();
    }
  }

  int addImage(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    const auto known = std::find_if(made_.images.begin(), made_.images.end(),
                                    [&](const MeshImage& i) { return i.name == name; });
    if (known != made_.images.end()) return int(known - made_.images.begin());
    const aiTexture* embedded = scene_.GetEmbeddedTexture(name.c_str());
    if (embedded && embedded->mHeight == 0) {
      made_.images.push_back(
          {name, {reinterpret_cast<const char*>(embedded->pcData), embedded->mWidth}});
      return int(made_.images.size()) - 1;
    }
    const auto named = besideModel(name);
    auto bytes = named ? named : besideModel(std::filesystem::path(name).filename().string());
    if (!bytes) {
      if (!missing_.insert(name).second) return -1;
      const bool elsewhere = named.error().code == ErrorCode::badInput;
      notes_.push_back({"A texture is missing; its surfaces are drawn plain",
                        elsewhere ? name + ": " + named.error().what : name, NoteKind::remark});
      return -1;
    }
    made_.images.push_back({name, std::move(*bytes)});
    return int(made_.images.size()) - 1;
  }

  Result<std::string> besideModel(const std::string& name) const {
    const std::string path = (std::filesystem::path(path_).parent_path() / name).string();
    const Outcome beside = requireBeside(path_, path);
    return beside ? readFile(path) : Result<std::string>(beside.error());
  }

  void addNode(const aiNode& node, const Eigen::Affine3d& above, std::string storey) {
    const Eigen::Affine3d here = above * affineOf(node.mTransformation);
    const auto element = ifcNameOf(node.mName.C_Str());
    if (element && element->kind == "IfcBuildingStorey") storey = element->name;
    for (unsigned i = 0; i < node.mNumMeshes; ++i) {
      ModelPart part = partOf(*scene_.mMeshes[node.mMeshes[i]], here, node.mName.C_Str());
      if (element) describe(part, *element, node, storey);
      made_.parts.push_back(std::move(part));
    }
    for (unsigned i = 0; i < node.mNumChildren; ++i) addNode(*node.mChildren[i], here, storey);
  }

  static void describe(ModelPart& part, const IfcName& element, const aiNode& node,
                       const std::string& storey) {
    part.name = element.guid;
    part.kind = element.kind;
    if (!element.name.empty()) part.attributes.emplace_back("name", element.name);
    if (!storey.empty()) part.attributes.emplace_back("storey", storey);
    for (unsigned i = 0; node.mMetaData && i < node.mMetaData->mNumProperties; ++i)
      part.attributes.emplace_back(node.mMetaData->mKeys[i].C_Str(), valueOf(*node.mMetaData, i));
  }

  static ModelPart partOf(const aiMesh& mesh, const Eigen::Affine3d& here,
                          const std::string& name) {
    ModelPart part;
    part.name = name.empty() ? mesh.mName.C_Str() : name;
    part.material = mesh.mMaterialIndex;
    const Eigen::Matrix3d turn = here.linear().inverse().transpose();
    for (unsigned i = 0; i < mesh.mNumVertices; ++i) {
      const aiVector3D& p = mesh.mVertices[i];
      part.points.push_back(here * Point3(double(p.x), double(p.y), double(p.z)));
      if (mesh.HasNormals()) {
        const aiVector3D& n = mesh.mNormals[i];
        part.normals.push_back(
            (turn * Point3(double(n.x), double(n.y), double(n.z))).cast<float>());
      }
      if (mesh.HasTextureCoords(0))
        part.places.emplace_back(mesh.mTextureCoords[0][i].x, mesh.mTextureCoords[0][i].y);
      if (mesh.HasVertexColors(0)) part.tints.push_back(tintOf(mesh.mColors[0][i]));
    }
    for (unsigned i = 0; i < mesh.mNumFaces; ++i) {
      const aiFace& face = mesh.mFaces[i];
      if (face.mNumIndices == 3 && !isDropped(mesh, face))
        part.indices.insert(part.indices.end(), face.mIndices, face.mIndices + 3);
    }
    return part;
  }

  const aiScene& scene_;
  std::string path_;
  std::set<std::string> missing_;  // pictures that were named
  ModelScene made_;
  std::vector<Note> notes_;
};

}  // namespace

Result<ModelScene> readAssimpScene(const std::string& path) {
  const std::string remedy =
      "Check that it is whole; convert it to glTF with the program that made it";
  if (isCutStep(path)) {
    return Error{ErrorCode::unreadable, "The file breaks off: END-ISO-10303-21 is missing", path,
                 "Copy it again"};
  }
  try {
    std::vector<Note> notes;
    Assimp::Importer importer;
    importer.SetIOHandler(new OwnFolder(path, notes));  // which then belongs to the importer
    importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE,
                                aiPrimitiveType_LINE | aiPrimitiveType_POINT);
    const aiScene* scene = importer.ReadFile(path, 0);
    if (scene && scene->mNumMeshes > 0) {
      tameCorners(*scene);
      dropHugeFaces(*scene, notes);
      scene = importer.ApplyPostProcessing(kSteps);
    }
    if (scene && scene->mRootNode && scene->mNumMeshes > 0)
      return AssimpScene(*scene, path, std::move(notes)).take();
    const std::string why = importer.GetErrorString();
    return Error{
        ErrorCode::unreadable,
        "The model cannot be read: " + (why.empty() ? "it holds no surfaces" : why.substr(0, 200)),
        path, remedy};
  } catch (const std::exception& e) {
    return Error{ErrorCode::unreadable, std::string("The model cannot be read: ") + e.what(), path,
                 remedy};
  }
}

Result<ModelScene> readWithAssimp(const std::string& path, const run::JobContext& job) {
  const std::string program = programOfInstallation(kReader);
  if (program.empty()) {
    return Error{ErrorCode::notFound, "The program that reads this kind of model is missing",
                 kReader, "Install CityMirror completely"};
  }
  job.progress(0, {"读取模型", "reading the model"});
  const auto bytes = readApart(program, path, kMostSeconds, job);
  if (!bytes) return bytes.error();
  return sceneOfBytes(*bytes, path);
}

}  // namespace citymirror::gis
