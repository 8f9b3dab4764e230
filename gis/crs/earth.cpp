#include "gis/crs/earth.h"

#include <algorithm>
#include <cmath>

namespace citymirror::gis {
namespace {

constexpr double kA = 6378137.0, kFlattening = 1 / 298.257223563;
constexpr double kB = kA * (1 - kFlattening);
constexpr double kE2 = kFlattening * (2 - kFlattening);
constexpr double kMeanRadius = 6371008.8;  // m
constexpr double kRadians = 3.14159265358979323846 / 180;

}  // namespace

Point3 geodeticOf(const Point3& p) {
  const double r = std::hypot(p.x(), p.y()), z2 = p.z() * p.z();
  const double second = (kA * kA - kB * kB) / (kB * kB), f = 54 * kB * kB * z2;
  const double g = r * r + (1 - kE2) * z2 - kE2 * (kA * kA - kB * kB);
  const double c = kE2 * kE2 * f * r * r / (g * g * g);
  const double s = std::cbrt(1 + c + std::sqrt(c * c + 2 * c));
  const double k = s + 1 + 1 / s, big = f / (3 * k * k * g * g);
  const double q = std::sqrt(1 + 2 * kE2 * kE2 * big);
  const double inside =
      kA * kA / 2 * (1 + 1 / q) - big * (1 - kE2) * z2 / (q * (1 + q)) - big * r * r / 2;
  const double r0 = -big * kE2 * r / (1 + q) + std::sqrt(std::max(inside, 0.0));
  const double u = std::hypot(r - kE2 * r0, p.z());
  const double v = std::sqrt((r - kE2 * r0) * (r - kE2 * r0) + (1 - kE2) * z2);
  const double z0 = kB * kB * p.z() / (kA * v);
  return {std::atan2(p.y(), p.x()) / kRadians, std::atan2(p.z() + second * z0, r) / kRadians,
          u * (1 - kB * kB / (kA * v))};
}

Point3 geocentricOf(const Point3& g) {
  const double lon = g.x() * kRadians, lat = g.y() * kRadians;
  const double n = kA / std::sqrt(1 - kE2 * std::sin(lat) * std::sin(lat));
  return {(n + g.z()) * std::cos(lat) * std::cos(lon), (n + g.z()) * std::cos(lat) * std::sin(lon),
          (n * (1 - kE2) + g.z()) * std::sin(lat)};
}

double greatCircle(const Point2& from, const Point2& to) {
  const double north = std::sin((to.y() - from.y()) * kRadians / 2);
  const double east = std::sin((to.x() - from.x()) * kRadians / 2);
  const double h = north * north + std::cos(from.y() * kRadians) * std::cos(to.y() * kRadians) *
                                       east * east;
  return 2 * kMeanRadius * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

Eigen::Matrix3d eastNorthUp(double longitudeDeg, double latitudeDeg) {
  const double lon = longitudeDeg * kRadians, lat = latitudeDeg * kRadians;
  Eigen::Matrix3d axes;
  axes.col(0) = Point3(-std::sin(lon), std::cos(lon), 0);
  axes.col(1) =
      Point3(-std::sin(lat) * std::cos(lon), -std::sin(lat) * std::sin(lon), std::cos(lat));
  axes.col(2) = Point3(std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat));
  return axes;
}

}  // namespace citymirror::gis
