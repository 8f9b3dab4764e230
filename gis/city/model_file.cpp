#include "gis/city/model_file.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "engine/core/file_io.h"
#include "gis/city/citygml_model.h"
#include "gis/city/cityjson.h"
#include "gis/city/feature_values.h"
#include "gis/city/json_model.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_frame.h"
#include "gis/city/model_parts.h"
#include "gis/city/model_pictures.h"
#include "gis/city/model_stance.h"
#include "gis/city/oblique.h"
#include "gis/city/tiles3d.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

Result<ModelScene> readGltfFile(const ModelSource& source, const run::JobContext& job) {
  ModelBytes files(job, source.path, source.keep);
  const auto bytes = files.read(source.path);
  if (!bytes) return bytes.error();
  const auto named = [&](const std::string& uri) { return files.read(besideOf(source.path, uri)); };
  return readGltf(*bytes, named, source.path);
}

/// A single model put down by hand; its nodes are its features. A broken one is told as broken,
/// also where nobody has said yet where it is to stand.
Result<MeshModel> readSingle(const ModelSource& source, const CityModel& city, bool gltf,
                             const run::JobContext& job) {
  auto scene = gltf ? readGltfFile(source, job) : readWithAssimp(source.path, job);
  if (!scene) return scene.error();
  const auto place = placedByHand(source, city);
  if (!place) return place.error();
  std::vector<Note> notes = std::move(scene.notes());
  for (Note& note : unreadRemarks(*scene, plainPath(source.path))) notes.push_back(std::move(note));
  MeshModel model;
  model.name = fs::path(source.path).filename().string();
  model.placedByHand = true;
  model.provenance = {source.path, "", "placed by hand", "", Origin::real};
  model.terms.attribution = scene->copyright;
  std::map<std::string, std::uint32_t> known;
  const auto featureOf = [&](const ModelPart& part, std::uint32_t) {
    const auto [found, added] = known.try_emplace(part.name, std::uint32_t(model.features.size()));
    if (added) {
      model.features.push_back(
          {part.name, part.kind.empty() ? "part" : part.kind, part.attributes, {}});
    }
    return found->second;
  };
  addScene(
      model, std::move(*scene), [&](const Point3& p) { return Point3(*place * p); },
      place->rotation(), featureOf, notes);
  return {std::move(model), std::move(notes)};
}

/// Tiles that lie on Earth stay there, others are put down by hand.
Result<MeshModel> readTileset(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job) {
  ModelSource onEarth = source;
  onEarth.placement.reset();
  auto model = readTiles3d(onEarth, city, job);
  if (model || !source.placement || model.error().what != kNoPlaceOnEarth) return model;
  auto placed = readTiles3d(source, city, job);
  if (placed) placed->placedByHand = true;
  return placed;
}

/// CityJSON or 3D Tiles, told by what the file holds; by its name only where it holds neither
/// whole.
Result<MeshModel> readJson(const ModelSource& source, const CityModel& city,
                           const run::JobContext& job) {
  std::ifstream stream(source.path, std::ios::binary);
  JsonModel kind = jsonModelOf(stream);
  const std::string name = lowerCase(fs::path(source.path).filename().string());
  const bool unknown = kind == JsonModel::neither || kind == JsonModel::broken;
  if (unknown && name.starts_with("tileset")) kind = JsonModel::tileset;
  if (kind == JsonModel::tileset) return readTileset(source, city, job);
  if (kind == JsonModel::neither) return neitherModel(source.path);
  return readCityJson(source, city, job);
}

Result<MeshModel> readAny(const ModelSource& source, const CityModel& city,
                          const run::JobContext& job) {
  const bool web = isWebAddress(source.path);
  const fs::path path = plainPath(source.path);
  const std::string name = lowerCase(path.filename().string());
  const std::string extension = lowerCase(path.extension().string());
  const bool gltf = extension == ".gltf" || extension == ".glb";
  if (web && !gltf) return readTileset(source, city, job);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return readOblique(source, city);
  if (name == "metadata.xml") {
    ModelSource folder = source;
    folder.path = path.parent_path().string();
    return readOblique(folder, city);
  }
  if (extension == ".json") return readJson(source, city, job);
  if (extension == ".gml" || extension == ".xml") return readCityGml(source, city, job);
  return readSingle(source, city, gltf, job);
}

}  // namespace

Result<MeshModel> readModel(const ModelSource& source, const CityModel& city,
                            const run::JobContext& job) {
  std::error_code ignored;
  if (!isWebAddress(source.path) && !fs::exists(source.path, ignored)) {
    return Error{ErrorCode::notFound, "There is no such file or folder", source.path,
                 "Check the path"};
  }
  if (!isWebAddress(source.path)) {
    if (const Outcome readable = requireReadable(source.path); !readable) return readable.error();
  }
  auto model = readAny(source, city, job);
  if (!model) return model;
  if (!model->paged.files.empty()) return model;
  unpackPictures(*model, model.notes());
  const Outcome inside = requireInside(model->box(), source, city, model.notes());
  if (!inside) return inside.error();
  for (Note& note : stanceNotes(*model, source, city, job))
    model.notes().push_back(std::move(note));
  if (job.cancelled())
    return Error{ErrorCode::cancelled, "Stopped on request", source.path,
                 "Start again when wanted"};
  return model;
}

}  // namespace citymirror::gis
