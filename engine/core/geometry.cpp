#include "engine/core/geometry.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror {
namespace {

double cross(const Point2& a, const Point2& b) { return a.x() * b.y() - a.y() * b.x(); }

bool segmentsCross(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  const double d1 = cross(b - a, c - a), d2 = cross(b - a, d - a);
  const double d3 = cross(d - c, a - c), d4 = cross(d - c, b - c);
  return ((d1 > 0) != (d2 > 0)) && ((d3 > 0) != (d4 > 0));
}

}  // namespace

double turn(const Point2& a, const Point2& b, const Point2& c) {
  return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
}

double signedArea(std::span<const Point2> ring) {
  double twice = 0;
  for (size_t i = 0; i < ring.size(); ++i) {
    twice += cross(ring[i] - ring[0], ring[(i + 1) % ring.size()] - ring[0]);
  }
  return twice / 2;
}

Point2 centroid(std::span<const Point2> ring) {
  Point2 sum = Point2::Zero(), mean = Point2::Zero();
  double twice = 0;
  for (size_t i = 0; i < ring.size(); ++i) {
    const Point2 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
    const double w = cross(a, b);
    sum += w * (a + b);
    twice += w;
    mean += ring[i];
  }
  if (ring.empty()) return mean;
  if (std::abs(twice) < 1e-9) return mean / double(ring.size());
  return ring[0] + sum / (3 * twice);
}

bool contains(std::span<const Point2> ring, const Point2& p) {
  bool inside = false;
  for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point2 &a = ring[i], &b = ring[j];
    if ((a.y() > p.y()) != (b.y() > p.y()) &&
        p.x() < (b.x() - a.x()) * (p.y() - a.y()) / (b.y() - a.y()) + a.x()) {
      inside = !inside;
    }
  }
  return inside;
}

bool contains(const Polygon& polygon, const Point2& p) {
  if (!contains(std::span<const Point2>(polygon.outer), p)) return false;
  return std::none_of(polygon.holes.begin(), polygon.holes.end(),
                      [&](const auto& hole) { return contains(std::span<const Point2>(hole), p); });
}

double length(std::span<const Point2> line) {
  double sum = 0;
  for (size_t i = 1; i < line.size(); ++i) sum += (line[i] - line[i - 1]).norm();
  return sum;
}

Point2 pointAlong(std::span<const Point2> line, double along) {
  for (size_t i = 1; i < line.size(); ++i) {
    const double step = (line[i] - line[i - 1]).norm();
    if (along <= step && step > 0) {
      return line[i - 1] + (line[i] - line[i - 1]) * (std::max(along, 0.0) / step);
    }
    along -= step;
  }
  return line.empty() ? Point2::Zero() : Point2(line.back());
}

double distanceTo(std::span<const Point2> line, const Point2& p) {
  double best = line.size() == 1 ? (p - line[0]).norm() : std::numeric_limits<double>::infinity();
  for (size_t i = 1; i < line.size(); ++i) {
    const Point2 d = line[i] - line[i - 1];
    const double t =
        d.squaredNorm() > 0 ? std::clamp((p - line[i - 1]).dot(d) / d.squaredNorm(), 0.0, 1.0) : 0;
    best = std::min(best, (line[i - 1] + t * d - p).norm());
  }
  return best;
}

std::vector<Point2> resample(std::span<const Point2> line, double step) {
  std::vector<Point2> points;
  for (size_t i = 1; i < line.size(); ++i) {
    const Point2 d = line[i] - line[i - 1];
    const int parts = std::max(1, int(std::ceil(d.norm() / step)));
    for (int k = 0; k < parts; ++k) points.push_back(line[i - 1] + d * (double(k) / parts));
  }
  if (!line.empty()) points.push_back(line.back());
  return points;
}

Bounds boundsOf(std::span<const Point2> points) {
  if (points.empty()) return {};
  Bounds box{points[0].x(), points[0].y(), points[0].x(), points[0].y()};
  for (const Point2& p : points) {
    box.west = std::min(box.west, p.x());
    box.east = std::max(box.east, p.x());
    box.south = std::min(box.south, p.y());
    box.north = std::max(box.north, p.y());
  }
  return box;
}

bool crossesItself(std::span<const Point2> ring) {
  const size_t n = ring.size();
  for (size_t i = 0; i + 2 < n; ++i) {
    for (size_t j = i + 2; j < n; ++j) {
      if (i == 0 && j == n - 1) continue;
      if (segmentsCross(ring[i], ring[i + 1], ring[j], ring[(j + 1) % n])) return true;
    }
  }
  return false;
}

}  // namespace citymirror
