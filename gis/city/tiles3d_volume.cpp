#include "gis/city/tiles3d_volume.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "gis/crs/earth.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

/// Of the numbers from `first` on.
Point3 threeOf(const Json& values, std::size_t first) {
  return {values.at(first).get<double>(), values.at(first + 1).get<double>(),
          values.at(first + 2).get<double>()};
}

VolumeCorners cornersOfBox(const Point3& middle, const Eigen::Matrix3d& halves,
                           const Eigen::Affine3d& here) {
  VolumeCorners corners;
  for (std::size_t i = 0; i < 8; ++i) {
    const Point3 side((i & 1) != 0 ? 1 : -1, (i & 2) != 0 ? 1 : -1, (i & 4) != 0 ? 1 : -1);
    corners[i] = here * Point3(middle + halves * side);
  }
  return corners;
}

VolumeCorners cornersOfRegion(const Json& region) {
  const double degrees = 180 / std::numbers::pi;
  VolumeCorners corners;
  for (std::size_t i = 0; i < 8; ++i) {
    const double lon = region.at((i & 1) != 0 ? 2 : 0).get<double>() * degrees;
    const double lat = region.at((i & 2) != 0 ? 3 : 1).get<double>() * degrees;
    corners[i] = geocentricOf({lon, lat, region.at((i & 4) != 0 ? 5 : 4).get<double>()});
  }
  return corners;
}

}  // namespace

VolumeCorners cornersOfVolume(const Json& volume, const Eigen::Affine3d& here) {
  if (const auto region = volume.find("region"); region != volume.end())
    return cornersOfRegion(*region);
  if (const auto box = volume.find("box"); box != volume.end()) {
    Eigen::Matrix3d halves;
    for (std::size_t axis = 0; axis < 3; ++axis)
      halves.col(Eigen::Index(axis)) = threeOf(*box, 3 + 3 * axis);
    return cornersOfBox(threeOf(*box, 0), halves, here);
  }
  if (const auto ball = volume.find("sphere"); ball != volume.end()) {
    const Eigen::Matrix3d halves = Eigen::Matrix3d::Identity() * ball->at(3).get<double>();
    return cornersOfBox(threeOf(*ball, 0), halves, here);
  }
  throw std::runtime_error("its bounding volume is neither box, region nor sphere");
}

Json partOfVolume(const Json& volume, unsigned level, const std::array<std::uint64_t, 3>& at,
                  std::size_t axes) {
  const double parts = std::ldexp(1.0, int(level));
  Json part = volume;
  if (volume.contains("region")) {
    const Json& whole = volume["region"];
    const std::array<std::array<std::size_t, 2>, 3> ends{{{0, 2}, {1, 3}, {4, 5}}};
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const double low = whole.at(ends[axis][0]).get<double>();
      const double step = (whole.at(ends[axis][1]).get<double>() - low) / parts;
      part["region"][ends[axis][0]] = low + step * double(at[axis]);
      part["region"][ends[axis][1]] = low + step * double(at[axis] + 1);
    }
  } else if (volume.contains("box")) {
    const Json& whole = volume["box"];
    Point3 middle = threeOf(whole, 0);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const Point3 half = threeOf(whole, 3 + 3 * axis);
      middle += half * ((2 * double(at[axis]) + 1) / parts - 1);
      for (std::size_t k = 0; k < 3; ++k)
        part["box"][3 + 3 * axis + k] = half[Eigen::Index(k)] / parts;
    }
    for (std::size_t k = 0; k < 3; ++k) part["box"][k] = middle[Eigen::Index(k)];
  }
  return part;
}

}  // namespace citymirror::gis
