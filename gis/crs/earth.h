#pragma once
#include "engine/core/geometry.h"

namespace citymirror::gis {

/// WGS 84 (EPSG:4978), metres from the centre of the Earth ↔ longitude, latitude in degrees and
/// height in metres above the ellipsoid. Closed form of Heikkinen (1982), below 1e-8 m on Earth.
Point3 geodeticOf(const Point3& geocentric);
Point3 geocentricOf(const Point3& geodetic);

/// Metres along the Earth, taken as a sphere of 6,371,008.8 m (within 0.6 % of the ellipsoid),
/// between two places of longitude and latitude in degrees.
double greatCircle(const Point2& from, const Point2& to);

/// Unit vectors east, north and up at a place, as columns, in geocentric axes.
Eigen::Matrix3d eastNorthUp(double longitudeDeg, double latitudeDeg);

}  // namespace citymirror::gis
