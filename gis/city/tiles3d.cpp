#include "gis/city/tiles3d.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/json_field.h"
#include "gis/city/model_frame.h"
#include "gis/city/model_parts.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kDeepest = 64;
constexpr double kOnEarth = 5e6;  // m from the centre of the Earth

Eigen::Affine3d transformOf(const Json& tile) {
  Eigen::Affine3d m = Eigen::Affine3d::Identity();
  const auto values = tile.find("transform");
  if (values == tile.end()) return m;
  for (std::size_t i = 0; i < 16; ++i)
    m.matrix()(Eigen::Index(i % 4), Eigen::Index(i / 4)) = values->at(i).get<double>();
  return m;
}

/// Whether the tileset lies on the globe, from its root.
bool isGeocentric(const Json& root) {
  const Json& volume = root.at("boundingVolume");
  if (volume.contains("region")) return true;
  Point3 middle = Point3::Zero();
  for (const char* key : {"box", "sphere"}) {
    if (!volume.contains(key)) continue;
    for (std::size_t i = 0; i < 3; ++i) middle[Eigen::Index(i)] = volume[key].at(i).get<double>();
  }
  return (transformOf(root) * middle).norm() > kOnEarth;
}

/// The parts of a b3dm: where its glb begins, its centre, its batch table.
struct Batched {
  std::string glb;
  Point3 centre = Point3::Zero();
  Json table;
  std::size_t count = 0;
};

Batched batchedOf(const std::string& bytes) {
  std::uint32_t head[7] = {};
  if (bytes.size() < sizeof head) throw std::out_of_range("the file ends in its header");
  std::memcpy(head, bytes.data(), sizeof head);
  std::size_t at = sizeof head;
  const auto take = [&](std::size_t size) {
    if (size > bytes.size() - at)
      throw std::out_of_range("the file ends at byte " + std::to_string(bytes.size()));
    const std::string part = bytes.substr(at, size);
    at += size;
    return part;
  };
  Batched batched;
  const std::string features = take(head[3]);
  take(head[4]);
  const std::string table = take(head[5]);
  take(head[6]);
  batched.glb = bytes.substr(at);
  if (const Json json = features.empty() ? Json::object() : Json::parse(features);
      json.is_object()) {
    batched.count = json.value("BATCH_LENGTH", std::size_t{0});
    if (json.contains("RTC_CENTER")) {
      for (std::size_t i = 0; i < 3; ++i)
        batched.centre[Eigen::Index(i)] = json["RTC_CENTER"].at(i).get<double>();
    }
  }
  batched.table = table.empty() ? Json::object() : Json::parse(table);
  return batched;
}

class TilesReader {
 public:
  TilesReader(const ModelSource& source, const CityModel& city, const run::JobContext& job)
      : source_(source), city_(city), job_(job) {}

  Result<MeshModel> read() {
    const auto tileset = document(source_.path);
    if (!tileset) return tileset.error();
    if (const Outcome placed = findPlace(*tileset); !placed) return placed.error();
    model_.name = fs::path(source_.path).parent_path().filename().string();
    addTileset(*tileset, source_.path, Eigen::Affine3d::Identity(), 0);
    if (job_.cancelled()) {
      return Error{ErrorCode::cancelled, "Stopped on request", source_.path,
                   "Start again when wanted"};
    }
    model_.provenance = {source_.path, "", "3D Tiles " + version_, "", Origin::real};
    return {std::move(model_), notes_.take(source_.path)};
  }

 private:
  Result<Json> document(const std::string& path) {
    const auto bytes = readFile(path);
    if (!bytes) return bytes.error();
    try {
      Json json = Json::parse(*bytes);
      version_ = json.at("asset").at("version").get<std::string>();
      if (version_ != "1.0" && version_ != "1.1") {
        return Error{ErrorCode::unsupported, "3D Tiles version " + version_.substr(0, 20), path,
                     "Convert it to 3D Tiles 1.1"};
      }
      json.at("root").at("boundingVolume");
      return json;
    } catch (const Json::exception& e) {
      return Error{ErrorCode::unreadable,
                   "The file is not a whole tileset: " + std::string(e.what()).substr(0, 160), path,
                   "Copy the tileset again"};
    }
  }

  Outcome findPlace(const Json& tileset) {
    try {
      geocentric_ = isGeocentric(tileset["root"]);
    } catch (const Json::exception& e) {
      return Error{ErrorCode::unreadable, "The root tile has no place: " + std::string(e.what()),
                   source_.path, "Copy the tileset again"};
    }
    if (!geocentric_) {
      const auto affine = placedByHand(source_, city_);
      if (!affine) return affine.error();
      byHand_ = *affine;
      return Done{};
    }
    auto frame = ModelFrame::make("EPSG:4978", source_, city_);
    if (!frame) return frame.error();
    frame_.emplace(std::move(*frame));
    if (source_.raiseBy == 0)
      notes_.addOnce(
          "Heights of 3D Tiles are above the ellipsoid; give --model-raise for the city's "
          "vertical datum",
          city_.frame.verticalDatum);
    return Done{};
  }

  /// The index of the node of its root; nothing where it cannot be read.
  std::optional<std::uint32_t> addTileset(const Json& tileset, const std::string& path,
                                          const Eigen::Affine3d& above, int depth) {
    const auto node = std::uint32_t(model_.nodes.size());
    model_.nodes.emplace_back();
    addTile(node, tileset.at("root"), path, above, false, depth);
    return node;
  }

  void addTile(std::uint32_t node, const Json& tile, const std::string& path,
               const Eigen::Affine3d& above, bool adds, int depth) {
    if (job_.cancelled()) return;
    const std::string where = path + " tile " + std::to_string(node);
    try {
      const Eigen::Affine3d here = above * transformOf(tile);
      adds = tile.contains("refine") ? tile["refine"] == "ADD" : adds;
      model_.nodes[node].adds = adds;
      model_.nodes[node].error = tile.at("geometricError").get<double>();
      if (tile.contains("implicitTiling")) notes_.add("Implicit tiling is left out", where);
      for (const Json& content : contentsOf(tile)) {
        const std::string uri = content.contains("uri") ? content["uri"].get<std::string>()
                                                        : content.at("url").get<std::string>();
        addContent(node, (fs::path(path).parent_path() / uri).string(), here, depth);
      }
      for (const Json& below : tile.value("children", Json::array())) {
        if (depth >= kDeepest) throw std::runtime_error("tiles nest too deeply");
        const auto index = std::uint32_t(model_.nodes.size());
        model_.nodes.emplace_back();
        model_.nodes[node].children.push_back(index);
        addTile(index, below, path, here, adds, depth + 1);
      }
    } catch (const std::exception& e) {
      notes_.add("A tile is left out: " + std::string(e.what()).substr(0, 120), where);
    }
    MeshNode& done = model_.nodes[node];
    for (const std::uint32_t block : done.blocks) done.box.extend(boxOf(model_.blocks[block]));
    for (const std::uint32_t child : done.children) done.box.extend(model_.nodes[child].box);
  }

  static std::vector<Json> contentsOf(const Json& tile) {
    if (tile.contains("content")) return {tile["content"]};
    return tile.value("contents", std::vector<Json>{});
  }

  void addContent(std::uint32_t node, const std::string& path, const Eigen::Affine3d& here,
                  int depth) {
    if (fs::path(path).extension() == ".json") {
      const auto inner = document(path);
      if (!inner) throw std::runtime_error(inner.error().text());
      if (depth >= kDeepest) throw std::runtime_error("tilesets nest too deeply");
      if (const auto below = addTileset(*inner, path, here, depth + 1))
        model_.nodes[node].children.push_back(*below);
      return;
    }
    try {
      addMesh(node, path, here);
    } catch (const std::exception& e) {
      notes_.add("A content is left out: " + std::string(e.what()).substr(0, 160), path);
    }
  }

  void addMesh(std::uint32_t node, const std::string& path, const Eigen::Affine3d& here) {
    auto bytes = readFile(path);
    if (!bytes) throw std::runtime_error(bytes.error().what);
    Batched batched;
    if (bytes->starts_with("b3dm"))
      batched = batchedOf(*bytes);
    else if (bytes->starts_with("glTF") || fs::path(path).extension() == ".gltf")
      batched.glb = std::move(*bytes);
    else
      throw std::runtime_error("the kind " + bytes->substr(0, 4) + " is not read");
    auto scene = readGltf(batched.glb, fs::path(path).parent_path().string(), path);
    if (!scene) throw std::runtime_error(scene.error().what);
    for (const Note& note : scene.notes()) notes_.add(note.what, note.where);
    const Eigen::Affine3d world = here * Eigen::Translation3d(batched.centre);
    const Eigen::Affine3d carried =
        geocentric_ ? Eigen::Affine3d(frame_->near(world.translation().norm() > kOnEarth
                                                       ? Point3(world.translation())
                                                       : middleOf(*scene, world)) *
                                      world)
                    : Eigen::Affine3d(byHand_ * world);
    const auto place = [&](const Point3& p) -> Point3 {
      return geocentric_ ? frame_->toLocal(world * p) : carried * p;
    };
    const std::vector<std::uint32_t> features = addFeatures(batched, path);
    std::vector<Note> notes;
    model_.nodes[node].blocks = addScene(
        model_, std::move(*scene), place, carried.linear().inverse().transpose(),
        [&](const ModelPart&, std::uint32_t id) {
          return features[std::min(std::size_t(id), features.size() - 1)];
        },
        notes);
    for (const Note& note : notes) notes_.add(note.what, path);
  }

  static Point3 middleOf(const ModelScene& scene, const Eigen::Affine3d& world) {
    for (const ModelPart& part : scene.parts) {
      if (!part.points.empty()) return world * (uprightAxes() * part.points[0]);
    }
    return world.translation();
  }

  std::vector<std::uint32_t> addFeatures(const Batched& batched, const std::string& path) {
    const std::string stem = fs::path(path).stem().string();
    std::vector<std::uint32_t> features;
    for (std::size_t i = 0; i < std::max<std::size_t>(batched.count, 1); ++i) {
      MeshFeature feature;
      feature.code = batched.count > 0 ? stem + "#" + std::to_string(i) : stem;
      feature.kind = "3D tile";
      for (const auto& [name, column] : batched.table.items()) {
        if (!column.is_array() || i >= column.size()) continue;
        feature.attributes.emplace_back(name, fieldOf(column[i]));
        if (name == "id" && column[i].is_string()) feature.code = column[i].get<std::string>();
      }
      features.push_back(std::uint32_t(model_.features.size()));
      model_.features.push_back(std::move(feature));
    }
    return features;
  }

  const ModelSource& source_;
  const CityModel& city_;
  const run::JobContext& job_;
  MeshModel model_;
  BoundedNotes notes_;
  std::string version_;
  bool geocentric_ = false;
  std::optional<ModelFrame> frame_;
  Eigen::Affine3d byHand_ = Eigen::Affine3d::Identity();
};

}  // namespace

Result<MeshModel> readTiles3d(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job) {
  return TilesReader(source, city, job).read();
}

}  // namespace citymirror::gis
