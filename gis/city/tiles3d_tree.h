#pragma once
#include <Eigen/Geometry>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "gis/city/tiles3d_volume.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// A content of a tile that is to be read.
struct TileContent {
  std::uint32_t node = 0;  ///< its tile
  std::string path;
  Eigen::Affine3d here = Eigen::Affine3d::Identity();  ///< its tile in the first tileset
  int level = 0;
  std::string tile;  ///< that names it: "tileset.json root.children[2]"

  /// For people.
  std::string text() const;
};

/// What the tiles of a tileset hold, each a node of a model.
struct TileTree {
  std::vector<TileContent> contents;
  std::vector<std::optional<VolumeCorners>> volumes;  ///< of each node; none: of another kind
  std::set<std::uint32_t> leftOut;                    ///< nodes that are not whole
};

/// How the files that a tileset names are read, by path or address.
struct TilesetFiles {
  /// A tileset with a root that has a bounding volume.
  std::function<Result<nlohmann::json>(const std::string& path)> document;
  /// Throws std::exception.
  std::function<std::string(const std::string& path)> bytes;
};

/// How a note begins of a content that cannot be read.
inline constexpr const char* kContentLeftOut = "A content is left out: ";

/// Adds the tiles of a tileset and of those that it names as nodes, the root first; with implicit
/// tiling as if they were written out. A tile that cannot be used is left out with a note and what
/// lies below it: broken, deeper than 64, beyond 200,000 tiles. Ends early where the job is
/// cancelled. O(tiles).
TileTree addTiles(const nlohmann::json& tileset, const std::string& path, const TilesetFiles& files,
                  const run::JobContext& job, std::vector<MeshNode>& nodes, BoundedNotes& notes);

}  // namespace citymirror::gis
