#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/geo_frame.h"
#include "gis/crs/transform.h"

namespace citymirror::gis {

/// From local metres of a city to pixels of a raster and back; none where a place has no image in
/// the other system. One thread per object.
class Carrier {
 public:
  /// `affine`: pixel to coordinates of `crs`, as GDAL has it. `shift`: "GCJ-02" or "BD-09" where
  /// these coordinates carry it, else empty; an empty `crs` takes them as the frame's. Errors:
  /// badInput.
  static Result<Carrier> make(const GeoFrame& frame, const std::string& crs,
                              const std::string& shift, const double* affine,
                              const std::string& name);
  std::optional<Point2> pixel(const Point2& local) const;
  std::optional<Point2> local(const Point2& pixel) const;

 private:
  GeoFrame frame_;
  std::optional<Transform> first_, second_;  // through shifted degrees where there are two
  double toPixel_[6] = {0, 1, 0, 0, 0, 1}, fromPixel_[6] = {0, 1, 0, 0, 0, 1};
};

/// The pixels under a square: carried exactly at knots, linear between them.
struct Knots {
  static constexpr int kAlong = 8;  ///< of a side
  std::vector<Point2> pixel;        ///< row by row from the south-west

  /// None where a knot has no place in the raster's system.
  static std::optional<Knots> of(const Carrier& carrier, const Bounds& square);
  /// u eastwards, v northwards, 0..1.
  Point2 at(double u, double v) const;
};

}  // namespace citymirror::gis
