#include "gis/city/tiles3d.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "gis/city/json_field.h"
#include "gis/city/json_model.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_frame.h"
#include "gis/city/model_parts.h"
#include "gis/city/tiles3d_content.h"
#include "gis/city/tiles3d_features.h"
#include "gis/city/tiles3d_place.h"
#include "gis/city/tiles3d_tree.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t kFirstContents = 64;         // read at once; the finer ones when wanted
constexpr std::size_t kFirstBytes = 64'000'000;    // ... of them together, files and points
constexpr std::size_t kMostBytes = 2'000'000'000;  // of one content with its instances
constexpr std::chrono::milliseconds kTurn{50};     // between two looks at whether to stop
constexpr double kElsewhere = 50'000;  // m from the city: a tile of another one

/// Of a box from the city, m, as the crow flies.
double distanceFrom(const Bounds& city, const Box3& box) {
  const Eigen::AlignedBox2d own(Point2(city.west, city.south), Point2(city.east, city.north));
  const Eigen::AlignedBox2d flat(box.min().head<2>().eval(), box.max().head<2>().eval());
  return own.exteriorDistance(flat);
}

/// A content that is whole and cannot be read: it brings along what to do.
struct ContentFault : std::runtime_error {
  explicit ContentFault(Error e) : std::runtime_error(e.what), error(std::move(e)) {}
  Error error;
};

Error errorOf(const std::exception& e, const TileContent& content) {
  const auto* fault = dynamic_cast<const ContentFault*>(&e);
  if (fault != nullptr && fault->error.code == ErrorCode::unsupported)
    return {fault->error.code, fault->error.what, content.text(), fault->error.remedy};
  return {ErrorCode::unreadable, plainWords(e).substr(0, 160), content.text(),
          "Copy the tileset again"};
}

class TilesReader : public MeshSteps {
 public:
  TilesReader(const ModelSource& source, const Bounds& extent, const run::JobContext& job)
      : source_(source), extent_(extent), job_(job), files_(job_, source_.path, source_.keep) {}

  Result<MeshModel> read(const CityModel& city) {
    const auto tileset = document(source_.path);
    if (!tileset) return tileset.error();
    auto place = TilesPlace::make(*tileset, source_, city, notes_);
    if (!place) return place.error();
    place_.emplace(std::move(*place));
    model_.name = fs::path(plainPath(source_.path)).parent_path().filename().string();
    TileTree tree = addTiles(*tileset, source_.path,
                             {[this](const std::string& path) { return document(path); },
                              [this](const std::string& path) { return bytesOf(path); }},
                             job_, model_.nodes, notes_);
    contents_ = std::move(tree.contents);
    volumes_ = std::move(tree.volumes);
    leftOut_ = std::move(tree.leftOut);
    readContents();
    if (const Outcome here = tellOfOthers(city); !here) return here.error();
    keepWholeSteps(0);
    contents_ = {};
    volumes_ = {};
    if (job_.cancelled()) return stopped();
    if (files_.stale() > 0) {
      notes_.addRemarkOnce("The server does not answer; " + std::to_string(files_.stale()) +
                               " files come from copies kept here",
                           source_.path);
    }
    if (place_->geocentric()) model_.crs = "EPSG:4978";
    model_.provenance = {plainPath(source_.path), "", "3D Tiles " + version_, "", Origin::real};
    return {std::move(model_), notes_.take(source_.path)};
  }

  bool waits() const { return !waiting_.empty(); }

  Result<MeshModel> read(std::uint32_t node, const std::stop_token& stop) override {
    std::unique_lock turn(turn_, std::defer_lock);
    while (!turn.try_lock_for(kTurn)) {
      if (stop.stop_requested()) return stopped();
    }
    job_ = run::JobContext(stop, {});
    model_ = {};
    model_.nodes.resize(1);
    notes_ = {};
    others_.clear();
    bytes_ = 0;
    const auto [begin, end] = waiting_.equal_range(node);
    for (auto at = begin; at != end; ++at) {
      TileContent content = at->second;
      content.node = 0;
      if (stop.stop_requested()) return stopped();
      try {
        readContent(content);
      } catch (const std::exception& e) {
        return stop.stop_requested() ? stopped() : errorOf(e, content);
      }
    }
    if (!others_.empty()) {
      return Error{ErrorCode::badInput,
                   "It lies " + std::to_string(std::lround(nearestOther_ / 1000)) +
                       " km or more from the city",
                   *others_.begin(), "Check the transforms"};
    }
    model_.nodes.clear();
    return {std::move(model_), notes_.take(plainPath(source_.path))};
  }

 private:
  Error stopped() const {
    return {ErrorCode::cancelled, "Stopped on request", plainPath(source_.path),
            "Start again when wanted"};
  }

  Result<Json> document(const std::string& path) {
    const auto bytes = files_.read(path);
    if (!bytes) return bytes.error();
    try {
      Json json = Json::parse(*bytes);
      version_ = json.at("asset").at("version").get<std::string>();
      if (version_ != "1.0" && version_ != "1.1") {
        return Error{ErrorCode::unsupported, "3D Tiles version " + version_.substr(0, 20), path,
                     "Convert it to 3D Tiles 1.1"};
      }
      json.at("root").at("boundingVolume");
      owners_.add(copyrightOf(json), model_.terms.attribution);
      return json;
    } catch (const Json::exception& e) {
      const JsonModel kind = jsonModelOf(*bytes);
      if (kind == JsonModel::neither) return neitherModel(plainPath(path));
      if (kind == JsonModel::cityJson && isWebAddress(path)) {
        return Error{ErrorCode::unsupported, "CityJSON is not read from the web", plainPath(path),
                     "Download the file and add it from this computer"};
      }
      return Error{ErrorCode::unreadable,
                   "The file is not a whole tileset: " + plainWords(e).substr(0, 160),
                   plainPath(path), "Copy the tileset again"};
    }
  }

  std::string bytesOf(const std::string& path) {
    auto bytes = files_.read(path);
    if (!bytes) throw std::runtime_error(bytes.error().what);
    return std::move(*bytes);
  }

  /// Coarse steps first; all contents of a tile or none.
  void readContents() {
    std::stable_sort(contents_.begin(), contents_.end(),
                     [](const TileContent& a, const TileContent& b) { return a.level < b.level; });
    for (std::size_t i = 0; i < contents_.size() && !job_.cancelled(); ++i) {
      const TileContent& content = contents_[i];
      const bool begun = i > 0 && contents_[i - 1].node == content.node;
      if (waiting_.contains(content.node) ||
          (!begun && (i >= kFirstContents || bytes_ > kFirstBytes))) {
        waitFor(content);
        continue;
      }
      const double done = double(i) / double(contents_.size());
      job_.progress(done, {"读取瓦片", "reading tiles"});
      files_.setDone(done);
      try {
        readContent(content);
      } catch (const std::exception& e) {
        leftOut_.insert(content.node);
        const Error error = errorOf(e, content);
        notes_.add(kContentLeftOut + error.noteText(), error.where);
      }
    }
  }

  /// It is read when somebody comes near; what lies in another place, never.
  void waitFor(const TileContent& content) {
    MeshNode& node = model_.nodes[content.node];
    if (!node.waits) node.box = boxOfVolume(content.node);
    const double away = node.box.isEmpty() ? kElsewhere : distanceFrom(extent_, node.box);
    if (away >= kElsewhere) return leaveElsewhere(content, away, node.box);
    node.waits = true;
    waiting_.emplace(content.node, content);
  }

  /// Local metres. A tile of an unknown volume counts as being everywhere in the city.
  Box3 boxOfVolume(std::uint32_t node) const {
    Box3 box;
    if (!volumes_[node]) {
      box.extend(Point3(extent_.west, extent_.south, 0));
      box.extend(Point3(extent_.east, extent_.north, 0));
      return box;
    }
    for (const Point3& corner : *volumes_[node]) {
      const Point3 at = place_->toLocal(corner);
      if (at.allFinite()) box.extend(at);
    }
    return box;
  }

  void readContent(const TileContent& content) {
    const bool text = plainPath(content.path).ends_with(".gltf");
    std::string bytes = bytesOf(content.path);
    bytes_ += bytes.size();
    for (const TileModel& model : modelsOfTile(std::move(bytes), text)) addModel(model, content);
  }

  /// Boxes from below; a step that would be refined only in part is kept. False: left out.
  bool keepWholeSteps(std::uint32_t index) {
    MeshNode& node = model_.nodes[index];
    bool whole = true;
    for (const std::uint32_t child : node.children) whole = keepWholeSteps(child) && whole;
    if (!whole && !node.adds && (node.waits || !node.blocks.empty())) node.children.clear();
    for (const std::uint32_t block : node.blocks) node.box.extend(boxOf(model_.blocks[block]));
    for (const std::uint32_t child : node.children) node.box.extend(model_.nodes[child].box);
    return !leftOut_.contains(index) && (whole || node.waits || !node.blocks.empty());
  }

  void addModel(const TileModel& tile, const TileContent& content) {
    if (tile.cloud) return addPlaced(*tile.cloud, tile, content);
    const std::string path = tile.uri.empty() ? content.path : besideOf(content.path, tile.uri);
    const std::string own = tile.uri.empty() ? std::string() : bytesOf(path);
    const NamedBytes named = [&](const std::string& uri) {
      return files_.read(besideOf(path, uri));
    };
    auto scene = readGltf(tile.uri.empty() ? tile.gltf : own, named, path);
    if (!scene) throw ContentFault(scene.error());
    for (const Note& note : scene.notes()) {
      if (note.kind == NoteKind::remark)
        notes_.addRemark(note.what, note.where);
      else
        notes_.add(note.what, note.where);
    }
    for (const Note& note : unreadRemarks(*scene, plainPath(path))) {
      if (unread_.insert(note.what).second) notes_.addRemarkOnce(note.what, note.where);
    }
    addPlaced(*scene, tile, content);
  }

  void addPlaced(const ModelScene& scene, const TileModel& tile, const TileContent& content) {
    owners_.add(scene.copyright, model_.terms.attribution);
    const std::vector<std::uint32_t> features =
        addTileFeatures(tile, scene.table, content.path, model_, notes_);
    const Eigen::Affine3d world =
        content.here * Eigen::Translation3d(Point3(tile.centre + scene.centre));
    const Eigen::Affine3d turn = tile.cloud ? Eigen::Affine3d::Identity() : place_->axes();
    bool kept = tile.places.empty() && addScenes(scene, world * turn, features, content);
    for (const Eigen::Affine3d& place : tile.places)
      kept = addScenes(scene, world * place * turn, features, content) || kept;
    if (!kept) model_.features.resize(model_.features.size() - features.size());
  }

  /// False: of another place, and not there.
  bool addScenes(const ModelScene& scene, const Eigen::Affine3d& world,
                 const std::vector<std::uint32_t>& features, const TileContent& content) {
    for (const ModelPart& part : scene.parts) bytes_ += part.points.size() * sizeof(Point3);
    if (bytes_ > kMostBytes) throw std::runtime_error("its instances are too many");
    const Eigen::Affine3d carried = place_->carried(world, middleOf(scene, world));
    const auto place = [&](const Point3& p) -> Point3 {
      return place_->geocentric() ? place_->toLocal(world * p) : carried * p;
    };
    std::vector<Note> notes;
    const std::vector<std::uint32_t> blocks = addScene(
        model_, scene, place, carried.linear().inverse().transpose(),
        [&](const ModelPart&, std::uint32_t id) {
          return features[std::min(std::size_t(id), features.size() - 1)];
        },
        notes);
    for (const Note& note : notes) notes_.add(note.what, content.path);
    if (!keepHere(blocks, content)) return false;
    auto& all = model_.nodes[content.node].blocks;
    all.insert(all.end(), blocks.begin(), blocks.end());
    return true;
  }

  /// False where the blocks, the last ones of the model, lie in another place: they go again.
  bool keepHere(const std::vector<std::uint32_t>& blocks, const TileContent& content) {
    Box3 box;
    for (const std::uint32_t block : blocks) box.extend(boxOf(model_.blocks[block]));
    const double away = box.isEmpty() ? 0 : distanceFrom(extent_, box);
    if (away <= kElsewhere) return true;
    for (const std::uint32_t block : blocks) model_.blocks[block] = {};
    leaveElsewhere(content, away, box);
    return false;
  }

  void leaveElsewhere(const TileContent& content, double away, const Box3& box) {
    leftOut_.insert(content.node);
    nearestOther_ = others_.empty() ? away : std::min(away, nearestOther_);
    others_.insert(plainPath(content.path));
    elsewhere_.extend(box);
  }

  /// One remark on all contents that lie elsewhere, or the error where no other is there.
  Outcome tellOfOthers(const CityModel& city) {
    if (others_.empty()) return Done{};
    Box3 here;
    for (const MeshNode& node : model_.nodes) {
      for (const std::uint32_t block : node.blocks) here.extend(boxOf(model_.blocks[block]));
    }
    if (here.isEmpty()) return requireInside(elsewhere_, source_, city);
    notes_.addOnce(std::to_string(others_.size()) + " contents lie " +
                       std::to_string(std::lround(nearestOther_ / 1000)) +
                       " km or more from the city and are left out; check the transforms",
                   *others_.begin());
    return Done{};
  }

  static Point3 middleOf(const ModelScene& scene, const Eigen::Affine3d& world) {
    for (const ModelPart& part : scene.parts) {
      if (!part.points.empty()) return world * (uprightAxes() * part.points[0]);
    }
    return world.translation();
  }

  const ModelSource source_;
  const Bounds extent_;  // of the city
  run::JobContext job_;
  ModelBytes files_;
  MeshModel model_;
  BoundedNotes notes_;
  std::optional<TilesPlace> place_;  // once it is known
  std::vector<TileContent> contents_;
  std::vector<std::optional<VolumeCorners>> volumes_;  // of each node; none: of another kind
  std::multimap<std::uint32_t, TileContent> waiting_;  // by node, once `read` is done
  std::timed_mutex turn_;
  TileOwners owners_;
  std::set<std::string> unread_;     // remarks on extensions that were told
  std::set<std::uint32_t> leftOut_;  // nodes
  std::set<std::string> others_;     // contents of another place
  double nearestOther_ = 0;          // m from the city
  Box3 elsewhere_;
  std::size_t bytes_ = 0;  // of files and of their points
  std::string version_;
};

}  // namespace

Result<MeshModel> readTiles3d(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job) {
  const auto reader = std::make_shared<TilesReader>(source, city.extent, job);
  auto model = reader->read(city);
  if (model && reader->waits()) model->steps = reader;
  return model;
}

}  // namespace citymirror::gis
