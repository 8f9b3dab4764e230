#pragma once
#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace citymirror::gis {

/// The tiles of 3D Tiles 1.1 implicit tiling (22-025r4, "Implicit Tiling" and "Subtree File
/// Format") written out as explicit ones: the tile that carries `implicitTiling` becomes one with
/// `children` and `content`, quadtree or octree, through all its subtrees. `read` gives the bytes
/// of what a subtree's address names. Throws std::exception (broken subtree, more than `most`
/// tiles).
nlohmann::json explicitTile(const nlohmann::json& tile, std::size_t most,
                            const std::function<std::string(const std::string& uri)>& read);

}  // namespace citymirror::gis
