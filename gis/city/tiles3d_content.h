#pragma once
#include <Eigen/Geometry>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "gis/city/model_parts.h"

namespace citymirror::gis {

/// One model inside a content of 3D Tiles.
struct TileModel {
  std::string gltf;  ///< bytes of glb or glTF; empty: in the file `uri`
  std::string uri;
  Point3 centre = Point3::Zero();        ///< RTC_CENTER
  nlohmann::json table;                  ///< batch table: attributes by name, one entry an object
  std::size_t count = 0;                 ///< objects the batch table tells apart; 0 = none
  std::vector<std::string> unread = {};  ///< attributes that cannot be read, with the reason
  std::vector<Eigen::Affine3d> places;   ///< of each instance, relative to `centre`; empty = once
  std::optional<ModelScene> cloud;       ///< the points instead of a glTF
};

/// The models of glTF, b3dm, i3dm (positions, directions, scales), pnts (positions and colours,
/// also packed with Draco; no objects within a cloud) or of a composite of them. Directions of an
/// i3dm turn what stands on z already: x becomes right, y up. Throws std::exception with the
/// reason: truncated, a kind that is not read (vctr), more than 20,000,000 points in all.
std::vector<TileModel> modelsOfTile(std::string bytes, bool gltfText);

}  // namespace citymirror::gis
