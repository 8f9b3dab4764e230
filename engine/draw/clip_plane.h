#pragma once
#include <cmath>

#include "engine/core/geometry.h"

namespace citymirror::draw {

/// Hides what lies on the side that the normal points to: normal · p > offset. Local metres, normal
/// of unit length. A level plane hides what stands above it, the ground aside.
struct ClipPlane {
  Point3 normal{0, 0, 1};
  double offset = 0;

  /// Finite, and the normal of unit length: anything else cuts nothing that can be drawn.
  bool sound() const {
    return std::isfinite(offset) && std::abs(normal.norm() - 1) < 1e-6;  // never true for NaN
  }
  bool level() const { return std::abs(normal.z()) > 0.99; }
  /// m in front of the plane, on the hidden side.
  double beyond(const Point3& p) const { return normal.dot(p) - offset; }
  ClipPlane moved(double metres) const { return {normal, offset + metres}; }
  ClipPlane turned() const { return {-normal, -offset}; }
  friend bool operator==(const ClipPlane&, const ClipPlane&) = default;
};

/// Through two places of the map, hiding what is to the right of one who walks from a to b. Not
/// sound() where a and b are one place or not finite.
inline ClipPlane uprightClip(const Point2& a, const Point2& b) {
  const Point2 along = (b - a).normalized();
  const Point3 right(along.y(), -along.x(), 0);
  return {right, right.dot(Point3(a.x(), a.y(), 0))};
}

inline ClipPlane levelClip(double height) { return {{0, 0, 1}, height}; }

}  // namespace citymirror::draw
