#pragma once
#include <Eigen/Geometry>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/core/city_model.h"
#include "gis/city/model_file.h"
#include "gis/city/model_frame.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// How a tile stands in the one above it: its `transform`, else as that one does. Throws
/// std::exception for numbers that are missing.
Eigen::Affine3d transformOfTile(const nlohmann::json& tile);

/// Where a tileset of 3D Tiles stands: on the globe (EPSG:4978, heights above the ellipsoid) or,
/// where it has no place of its own, by hand in local metres of the city.
class TilesPlace {
 public:
  /// From the root tile and `asset.gltfUpAxis`; what is good to know becomes a note. Errors:
  /// unreadable (the root has no place), those of ModelFrame::make and placedByHand.
  static Result<TilesPlace> make(const nlohmann::json& tileset, const ModelSource& source,
                                 const CityModel& city, BoundedNotes& notes);

  bool geocentric() const { return frame_.has_value(); }
  /// Turns contents of glTF whose up is not y, before y becomes up.
  const Eigen::Affine3d& axes() const { return axes_; }
  /// Coordinates of the tileset → local metres. NaN where there is no way.
  Point3 toLocal(const Point3& p) const;
  /// `world` carries a content into the tileset; on into the city, as an affine map that is best
  /// where `world` puts its origin, or at `middle` where that is not on the globe.
  Eigen::Affine3d carried(const Eigen::Affine3d& world, const Point3& middle) const;

 private:
  TilesPlace() = default;
  void turnContents(const nlohmann::json& tileset, const std::string& path, BoundedNotes& notes);

  Eigen::Affine3d axes_ = Eigen::Affine3d::Identity();
  Eigen::Affine3d byHand_ = Eigen::Affine3d::Identity();
  std::optional<ModelFrame> frame_;  // of a geocentric one
};

}  // namespace citymirror::gis
