#include "gis/city/tiles3d_tree.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "gis/city/json_field.h"
#include "gis/city/model_bytes.h"
#include "gis/city/tiles3d_implicit.h"
#include "gis/city/tiles3d_place.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kDeepestTile = 64;
constexpr std::size_t kMostTiles = 200'000;

std::vector<Json> contentsOf(const Json& tile) {
  if (tile.contains("content")) return {tile["content"]};
  return tile.value("contents", std::vector<Json>{});
}

/// A tileset that is being read, and the place of the tile in it: "root.children[2]".
struct OpenTileset {
  std::string path, tile = "root";

  std::string text() const { return fs::path(plainPath(path)).filename().string() + " " + tile; }
};

class TreeMaker {
 public:
  TreeMaker(const TilesetFiles& files, const run::JobContext& job, std::vector<MeshNode>& nodes,
            BoundedNotes& notes)
      : files_(files), job_(job), nodes_(nodes), notes_(notes) {}

  std::uint32_t addTileset(const Json& tileset, const std::string& path,
                           const Eigen::Affine3d& above, int level) {
    const std::uint32_t node = newNode();
    open_.push_back({path});
    addTile(node, tileset.at("root"), path, above, false, level);
    open_.pop_back();
    return node;
  }

  TileTree take() { return std::move(tree_); }

 private:
  std::uint32_t newNode() {
    if (nodes_.size() >= kMostTiles)
      throw std::runtime_error("more than " + std::to_string(kMostTiles) + " tiles");
    nodes_.emplace_back();
    tree_.volumes.emplace_back();
    return std::uint32_t(nodes_.size() - 1);
  }

  void addTile(std::uint32_t node, const Json& tile, const std::string& path,
               const Eigen::Affine3d& above, bool adds, int level) {
    if (job_.cancelled()) return;
    try {
      if (level > kDeepestTile) throw std::runtime_error("tiles nest too deeply");
      if (tile.contains("implicitTiling")) {
        const auto read = [&](const std::string& uri) { return files_.bytes(besideOf(path, uri)); };
        return addTile(node, explicitTile(tile, kMostTiles, read), path, above, adds, level);
      }
      const Eigen::Affine3d here = above * transformOfTile(tile);
      adds = tile.contains("refine") ? tile["refine"] == "ADD" : adds;
      nodes_[node].adds = adds;
      nodes_[node].error = tile.at("geometricError").get<double>();
      const Json& volume = tile.at("boundingVolume");
      if (volume.contains("box") || volume.contains("region") || volume.contains("sphere"))
        tree_.volumes[node] = cornersOfVolume(volume, here);
      for (const Json& content : contentsOf(tile)) {
        const std::string uri = content.contains("uri") ? content["uri"].get<std::string>()
                                                        : content.at("url").get<std::string>();
        addContent({node, besideOf(path, uri), here, level, open_.back().text()});
      }
      const std::size_t length = open_.back().tile.size();
      std::size_t nth = 0;
      for (const Json& below : tile.value("children", Json::array())) {
        const std::uint32_t index = newNode();
        nodes_[node].children.push_back(index);
        open_.back().tile += ".children[" + std::to_string(nth++) + "]";
        addTile(index, below, path, here, adds, level + 1);
        open_.back().tile.resize(length);
      }
    } catch (const std::exception& e) {
      tree_.leftOut.insert(node);
      notes_.add("A tile is left out: " + plainWords(e).substr(0, 120),
                 plainPath(path) + " " + open_.back().tile);
    }
  }

  void addContent(TileContent content) {
    if (!plainPath(content.path).ends_with(".json"))
      return tree_.contents.push_back(std::move(content));
    const bool inCircle = std::any_of(open_.begin(), open_.end(), [&](const OpenTileset& open) {
      return open.path == content.path;
    });
    if (inCircle) {
      throw std::runtime_error("the tileset names itself: " +
                               fs::path(plainPath(content.path)).filename().string());
    }
    const auto inner = files_.document(content.path);
    if (!inner) {
      tree_.leftOut.insert(content.node);
      return notes_.add(kContentLeftOut + inner.error().what, content.text());
    }
    const std::uint32_t below = addTileset(*inner, content.path, content.here, content.level + 1);
    nodes_[content.node].children.push_back(below);
  }

  const TilesetFiles& files_;
  const run::JobContext& job_;
  std::vector<MeshNode>& nodes_;
  BoundedNotes& notes_;
  TileTree tree_;
  std::vector<OpenTileset> open_;  // outermost first
};

}  // namespace

std::string TileContent::text() const { return plainPath(path) + ", " + tile; }

TileTree addTiles(const Json& tileset, const std::string& path, const TilesetFiles& files,
                  const run::JobContext& job, std::vector<MeshNode>& nodes, BoundedNotes& notes) {
  TreeMaker maker(files, job, nodes, notes);
  maker.addTileset(tileset, path, Eigen::Affine3d::Identity(), 0);
  return maker.take();
}

}  // namespace citymirror::gis
