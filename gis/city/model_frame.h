#pragma once
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "gis/city/model_file.h"
#include "gis/crs/transform.h"

namespace citymirror::gis {

/// Carries the coordinates of a model's CRS into the local metres of a city.
class ModelFrame {
 public:
  /// `crs`: what the file names; empty = the one of `source`; "EPSG:4978" = geocentric. The
  /// `trueCrs` of `source` stands instead of it; of geocentric coordinates it can only name a
  /// shift. Errors: badInput (none named, unknown), notFound (a file of parameters).
  static Result<ModelFrame> make(const std::string& crs, const ModelSource& source,
                                 const CityModel& city);
  /// Whether a point of the file, north last, can be one of its CRS. Errors: badInput, with the CRS.
  Outcome requireFits(const Point3& p, const std::string& where) const;
  /// NaN where there is no way.
  Point3 toLocal(const Point3& p) const;
  /// Best affine map near `p`: a tangent frame for tiles of a few hundred metres.
  Eigen::Affine3d near(const Point3& p) const;
  const std::string& crs() const { return crs_; }

 private:
  ModelFrame(const GeoFrame& frame, std::string crs, double raiseBy)
      : frame_(frame), crs_(std::move(crs)), raiseBy_(raiseBy) {}

  GeoFrame frame_;
  std::string crs_;
  double raiseBy_;
  bool geocentric_ = false;
  std::optional<Transform> toDegrees_;  // of plane coordinates that carry a shift
  std::optional<Transform> transform_;  // none: the same CRS
};

/// Whether a point of a file lies nearer to the middle of the city when its first coordinate is
/// read as the north: the order of EPSG:4490 and of the Gauss-Krüger zones by their definition.
bool comesNorthFirst(const ModelFrame& frame, const Point3& p, const CityModel& city);

/// What the error of a model says that is to be placed by hand and was not.
inline constexpr const char* kNoPlaceOnEarth = "The model has no place on Earth";

/// Model coordinates, x east, y north, z up → local metres. Errors: badInput (no placement).
Result<Eigen::Affine3d> placedByHand(const ModelSource& source, const CityModel& city);

/// Error where the box lies nowhere in the city, with how far away it is (beyond 100 km from middle
/// to middle along the Earth); of an empty one with the cause that the notes tell.
Outcome requireInside(const Box3& box, const ModelSource& source, const CityModel& city,
                      const std::vector<Note>& notes = {});

}  // namespace citymirror::gis
