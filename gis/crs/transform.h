#pragma once
#include <memory>
#include <string>

#include "engine/core/geo_frame.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// From one CRS ("EPSG:n", WKT, PROJ string, PROJJSON, "GCJ-02", "BD-09") into another, x =
/// east/longitude and y = north/latitude on both sides whatever the axis order of the definitions.
/// One thread per object.
class Transform {
 public:
  /// Errors: badInput for a CRS PROJ does not know.
  static Result<Transform> make(const std::string& from, const std::string& to);
  ~Transform();
  Transform(Transform&&) noexcept;
  Transform& operator=(Transform&&) noexcept;

  Result<Point2> forward(const Point2& p) const;
  Result<Point2> inverse(const Point2& p) const;

 private:
  struct State;
  explicit Transform(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// "EPSG:32632"-like code of the UTM zone of a place, for data in degrees.
std::string utmCrs(double longitude, double latitude);
/// Longitude, latitude (WGS 84) of a local point; Error for a frame without CRS.
Result<Point2> toWgs84(const GeoFrame& frame, const Point2& local);
bool isGeographic(const std::string& crs);

/// What names a CRS in a setting: a definition as it is, or the content of a file of parameters
/// (.prj, .wkt, .json, .txt with WKT, PROJJSON or a PROJ string), as cities hand them out for their
/// own frame: CGCS2000 with a central meridian, false origin and projection plane of its own.
/// Errors: badInput for a file that holds no CRS that PROJ knows; notFound for a name with such a
/// suffix where no file is.
Result<std::string> crsDefinition(const std::string& nameOrFile);

/// "EPSG:n" where PROJ identifies the definition for certain, else the definition as given; the
/// horizontal part of a compound CRS.
std::string crsName(const std::string& definition);
/// Name of the vertical part of a compound CRS, else empty.
std::string verticalName(const std::string& definition);
/// Errors: badInput for a CRS that PROJ does not know; "GCJ-02" and "BD-09" are known.
Outcome requireKnown(const std::string& crs);
/// Errors: badInput, with the remedy, for an unknown, a geographic or a non-metric CRS.
Outcome requireMetres(const std::string& crs);

}  // namespace citymirror::gis
