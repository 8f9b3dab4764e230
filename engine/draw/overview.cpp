#include "engine/draw/overview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace citymirror::draw {
namespace {

constexpr double kPitchDeg = -42, kLeastDistance = 200;  // m
constexpr double kWithin = 0.96;                         // of the half picture
constexpr double kMostCovered = 0.3;
constexpr double kFooterHeight = 112, kFullHeight = 1080;  // design pixels; of a picture of scale 1
constexpr int kLooks = 32;  // at the ground, along a side of the extent
constexpr int kRounds = 6;  // until middle and distance agree

double radiansOf(double degrees) { return degrees * std::numbers::pi / 180; }

/// What of the picture may be used, at 1 m distance, and how the camera is tilted.
struct Frame {
  double sine = std::sin(radiansOf(-kPitchDeg)), cosine = std::cos(radiansOf(-kPitchDeg));
  double across = 0, top = 0, bottom = 0;

  explicit Frame(const PictureShape& shape) {
    const double half = std::tan(radiansOf(kFieldOfViewDeg) / 2) * kWithin;
    top = half;
    bottom = half * (1 - 2 * std::clamp(shape.covered, 0.0, kMostCovered));
    across = half * std::max(shape.aspect, 0.01);
  }
  /// The nearest from which all points lie in the frame.
  double distanceFor(std::span<const Point3> points, const Point3& target) const {
    double distance = kLeastDistance;
    for (const Point3& p : points) {
      const Point3 offset = p - target;
      const double beyond = offset.y() * cosine - offset.z() * sine;
      const double above = offset.y() * sine + offset.z() * cosine;
      const double wanted =
          std::max({std::abs(offset.x()) / across, above / top, -above / bottom}) - beyond;
      distance = std::max(distance, wanted);
    }
    return distance;
  }
  /// How far north of its southern rim a camera looks at flat ground that is to be in the middle.
  double middleOf(double depth, double distance) const {
    const double sum = distance + depth * cosine;
    const double share = bottom / (bottom + top);
    return (sum - std::sqrt(sum * sum - 4 * cosine * share * depth * distance)) / (2 * cosine);
  }
};

template <class Ground>
CameraPose framed(const Bounds& extent, std::span<const Point3> points, const PictureShape& shape,
                  const Ground& ground) {
  const Frame frame(shape);
  CameraPose pose;
  pose.pitchDeg = kPitchDeg;
  pose.target = extent.centre();
  for (int round = 0; round < kRounds; ++round) {
    pose.targetHeight = ground(pose.target);
    pose.distance =
        frame.distanceFor(points, {pose.target.x(), pose.target.y(), pose.targetHeight});
    if (round + 1 < kRounds)
      pose.target.y() = extent.south + frame.middleOf(extent.height(), pose.distance);
  }
  return pose;
}

/// Of a picture `height` pixels high, what a footer covers.
double coveredBy(int height) {
  return std::min(kMostCovered, kFooterHeight / std::min(double(std::max(height, 1)), kFullHeight));
}

}  // namespace

PictureShape shapeOf(int width, int height) {
  return {double(std::max(width, 1)) / std::max(height, 1), 0};
}

PictureShape shapeAboveFooter(int width, int height) {
  return {shapeOf(width, height).aspect, coveredBy(height)};
}

CameraPose overviewOf(const Bounds& extent, const PictureShape& shape) {
  const Bounds& e = extent;
  const std::array<Point3, 4> corners{Point3(e.west, e.south, 0), Point3(e.east, e.south, 0),
                                      Point3(e.west, e.north, 0), Point3(e.east, e.north, 0)};
  return framed(extent, corners, shape, [](const Point2&) { return 0.0; });
}

CameraPose overviewOf(const CityModel& city, const PictureShape& shape) {
  const Bounds& e = city.extent;
  std::vector<Point3> points;
  double sum = 0;
  for (int row = 0; row <= kLooks; ++row) {
    for (int column = 0; column <= kLooks; ++column) {
      const Point2 at(e.west + e.width() * column / kLooks, e.south + e.height() * row / kLooks);
      const double height = bilinear(city.terrain, at.x(), at.y());
      if (!std::isfinite(height)) continue;
      points.emplace_back(at.x(), at.y(), height);
      sum += height;
    }
  }
  const double mean = points.empty() ? 0 : sum / double(points.size());
  for (const double x : {e.west, e.east}) {
    for (const double y : {e.south, e.north}) points.emplace_back(x, y, mean);
  }
  const BuildingSet& buildings = city.buildings;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    const auto ring = buildings.footprint(i);
    if (ring.empty() || !e.contains(ring.front())) continue;
    const double roof = buildings.ground[i] + buildings.height[i];
    if (std::isfinite(roof)) points.emplace_back(ring.front().x(), ring.front().y(), roof);
  }
  return framed(e, points, shape, [&](const Point2& at) {
    const double height = bilinear(city.terrain, at.x(), at.y());
    return std::isfinite(height) ? height : mean;
  });
}

}  // namespace citymirror::draw
