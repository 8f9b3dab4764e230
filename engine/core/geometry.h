#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

namespace citymirror {

using Point2 = Eigen::Vector2d;
using Point3 = Eigen::Vector3d;

/// Local metres, x east, y north (GeoFrame).
struct Bounds {
  double west = 0, south = 0, east = 0, north = 0;

  double width() const { return east - west; }
  double height() const { return north - south; }
  Point2 centre() const { return {(west + east) / 2, (south + north) / 2}; }
  bool contains(const Point2& p) const {
    return p.x() >= west && p.x() <= east && p.y() >= south && p.y() <= north;
  }
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

/// Outer ring counter-clockwise, holes clockwise, no closing point repeated.
struct Polygon {
  std::vector<Point2> outer;
  std::vector<std::vector<Point2>> holes;
};

/// Signed area of a ring without closing point (counter-clockwise positive), m².
double signedArea(std::span<const Point2> ring);

/// Twice the signed area of the triangle a b c, m²: positive where the way turns left at b.
double turn(const Point2& a, const Point2& b, const Point2& c);

/// Area centroid; the mean of the points where the ring has no area.
Point2 centroid(std::span<const Point2> ring);

/// Even-odd rule, holes excluded. O(points).
bool contains(const Polygon& polygon, const Point2& p);
bool contains(std::span<const Point2> ring, const Point2& p);

double length(std::span<const Point2> line);

/// The point at `along` metres from the start (clamped to the ends).
Point2 pointAlong(std::span<const Point2> line, double along);

/// Nearest distance from p to the line, metres.
double distanceTo(std::span<const Point2> line, const Point2& p);

/// Points every `step` metres or less along the line, both ends included.
std::vector<Point2> resample(std::span<const Point2> line, double step);

Bounds boundsOf(std::span<const Point2> points);

/// True where two non-neighbouring segments of the ring cross or touch. O(n log n): a million corners
/// take about a second.
bool crossesItself(std::span<const Point2> ring);

}  // namespace citymirror
