#include "gis/city/tiles3d_place.h"

#include <utility>

#include "gis/city/json_field.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_parts.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr double kOnEarth = 5e6;  // m from the centre of the Earth

/// Whether the tileset lies on the globe, from its root.
bool isGeocentric(const Json& root) {
  const Json& volume = root.at("boundingVolume");
  if (volume.contains("region")) return true;
  Point3 middle = Point3::Zero();
  for (const char* key : {"box", "sphere"}) {
    if (!volume.contains(key)) continue;
    for (std::size_t i = 0; i < 3; ++i) middle[Eigen::Index(i)] = volume[key].at(i).get<double>();
  }
  return (transformOfTile(root) * middle).norm() > kOnEarth;
}

}  // namespace

Eigen::Affine3d transformOfTile(const Json& tile) {
  Eigen::Affine3d m = Eigen::Affine3d::Identity();
  const auto values = tile.find("transform");
  if (values == tile.end()) return m;
  for (std::size_t i = 0; i < 16; ++i)
    m.matrix()(Eigen::Index(i % 4), Eigen::Index(i / 4)) = values->at(i).get<double>();
  return m;
}

Result<TilesPlace> TilesPlace::make(const Json& tileset, const ModelSource& source,
                                    const CityModel& city, BoundedNotes& notes) {
  TilesPlace made;
  bool onGlobe = false;
  try {
    onGlobe = isGeocentric(tileset["root"]);
  } catch (const Json::exception& e) {
    return Error{ErrorCode::unreadable, "The root tile has no place: " + plainWords(e), source.path,
                 "Copy the tileset again"};
  }
  if (onGlobe) {
    auto frame = ModelFrame::make("EPSG:4978", source, city);
    if (!frame) return frame.error();
    made.frame_.emplace(std::move(*frame));
    if (source.raiseBy == 0)
      notes.addRemarkOnce(
          "Heights of 3D Tiles are above the ellipsoid; raise the model to the city's vertical "
          "datum, at Place… in the list of models or by --model-raise",
          city.frame.verticalDatum);
  } else {
    const auto affine = placedByHand(source, city);
    if (!affine) return affine.error();
    made.byHand_ = *affine;
  }
  made.turnContents(tileset, source.path, notes);
  return made;
}

/// Tilesets of older tools name the axis of their glTF that points up; it holds for all tilesets
/// that the first one names.
void TilesPlace::turnContents(const Json& tileset, const std::string& path, BoundedNotes& notes) {
  const Json& asset = tileset["asset"];
  const auto named = asset.find("gltfUpAxis");
  if (named == asset.end() || *named == "Y" || *named == "y") return;
  const Eigen::Matrix3d lying = uprightAxes().linear().transpose();
  Eigen::Matrix3d axes = Eigen::Matrix3d::Identity();
  if (*named == "X" || *named == "x")
    axes << 0, 0, -1, 0, 1, 0, 1, 0, 0;
  else if (*named != "Z" && *named != "z")
    return notes.addOnce("gltfUpAxis " + named->dump().substr(0, 20) +
                             " is not X, Y or Z and is left out: the models stand by Y",
                         plainPath(path));
  axes_.linear() = axes * lying;
}

Point3 TilesPlace::toLocal(const Point3& p) const {
  return frame_ ? frame_->toLocal(p) : Point3(byHand_ * p);
}

Eigen::Affine3d TilesPlace::carried(const Eigen::Affine3d& world, const Point3& middle) const {
  if (!frame_) return Eigen::Affine3d(byHand_ * world);
  const Point3 origin = world.translation();
  return Eigen::Affine3d(frame_->near(origin.norm() > kOnEarth ? origin : middle) * world);
}

}  // namespace citymirror::gis
