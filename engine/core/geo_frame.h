#pragma once
#include <string>

#include "engine/core/geometry.h"

namespace citymirror {

/// The one local frame of a city: metres of a projected CRS minus an origin, x east, y north, z up.
/// Whatever the order in which the CRS lists its axes, x is east here (normalised in gis).
struct GeoFrame {
  std::string crs;            ///< "EPSG:25832", or WKT; empty = plain metres without a place on Earth
  double originEast = 0;      ///< projected metres
  double originNorth = 0;     ///< projected metres
  std::string verticalDatum;  ///< named, never guessed: "EGM96 geoid (SRTM)", "unknown"

  Point2 toLocal(double east, double north) const { return {east - originEast, north - originNorth}; }
  Point2 toProjected(const Point2& p) const { return {p.x() + originEast, p.y() + originNorth}; }
  friend bool operator==(const GeoFrame&, const GeoFrame&) = default;
};

}  // namespace citymirror
