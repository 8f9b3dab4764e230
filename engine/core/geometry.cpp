#include "engine/core/geometry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace citymirror {
namespace {

double cross(const Point2& a, const Point2& b) { return a.x() * b.y() - a.y() * b.x(); }

bool segmentsCross(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  const double d1 = cross(b - a, c - a), d2 = cross(b - a, d - a);
  const double d3 = cross(d - c, a - c), d4 = cross(d - c, b - c);
  return ((d1 > 0) != (d2 > 0)) && ((d3 > 0) != (d4 > 0));
}

constexpr size_t kFewCorners = 48;  // up to here looking at all pairs is as fast

/// Shamos and Hoey 1976: a line sweeps over the ring and keeps the segments that it meets in their
/// order. Two that cross lie side by side before they do, so only neighbours are compared.
/// The ring is seen turned by an angle that no surveyor draws at: no segment lies along the line.
class CrossingSweep {
 public:
  explicit CrossingSweep(std::span<const Point2> ring) : ring_(ring), open_(Below{*this}) {
    constexpr double kCos = 0.8253356149096783, kSin = 0.5646424733950354;  // of 0.6 rad
    const Point2 origin = ring[0];
    seen_.reserve(ring.size());
    for (const Point2& p : ring) {
      const Point2 d = p - origin;
      seen_.emplace_back(kCos * d.x() + kSin * d.y(), kCos * d.y() - kSin * d.x());
    }
    segments_.reserve(ring.size());
    for (size_t i = 0; i < ring.size(); ++i) {
      const Point2 &a = seen_[i], &b = seen_[after(i)];
      segments_.push_back(a.x() < b.x() ? Segment{a, b} : Segment{b, a});
    }
  }

  bool finds() {
    std::vector<Event> events;
    events.reserve(2 * segments_.size());
    for (size_t i = 0; i < segments_.size(); ++i) {
      if (segments_[i].left == segments_[i].right) continue;
      events.push_back({segments_[i].left.x(), Kind::begin, i});
      events.push_back({segments_[i].right.x(), Kind::end, i});
    }
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
      return a.x != b.x ? a.x < b.x : a.kind < b.kind;
    });
    place_.assign(segments_.size(), open_.end());
    for (const Event& event : events) {
      if (event.kind == Kind::begin ? begins(event.segment) : ends(event.segment)) return true;
    }
    return false;
  }

 private:
  struct Segment {
    Point2 left, right;
  };
  enum class Kind { begin, end };  // what begins where others end has them beside it
  struct Event {
    double x;
    Kind kind;
    size_t segment;
  };
  struct Below {
    const CrossingSweep& sweep;
    bool operator()(size_t i, size_t j) const { return sweep.below(i, j); }
  };

  size_t after(size_t i) const { return i + 1 == ring_.size() ? 0 : i + 1; }
  size_t before(size_t i) const { return i == 0 ? ring_.size() - 1 : i - 1; }

  static double heightAt(const Segment& s, double x) {
    if (x <= s.left.x()) return s.left.y();
    if (x >= s.right.x()) return s.right.y();
    const double share = (x - s.left.x()) / (s.right.x() - s.left.x());
    return s.left.y() + share * (s.right.y() - s.left.y());
  }

  /// Where the later of the two begins; of those that share this point the one that turns down.
  bool below(size_t i, size_t j) const {
    if (i == j) return false;
    const Segment &a = segments_[i], &b = segments_[j];
    const double x = std::max(a.left.x(), b.left.x());
    const double ya = heightAt(a, x), yb = heightAt(b, x);
    if (ya != yb) return ya < yb;
    const double steeper = cross(a.right - a.left, b.right - b.left);
    return steeper != 0 ? steeper > 0 : i < j;
  }

  bool crosses(size_t i, size_t j) const {
    if (i == j || after(i) == j || after(j) == i) return false;
    const auto [a, b] = std::minmax(i, j);
    return segmentsCross(ring_[a], ring_[after(a)], ring_[b], ring_[after(b)]);
  }

  /// Also by the segments before and after: where a corner lies upon a segment, rounding may have
  /// put it on the other side.
  bool crossesNear(size_t i, size_t j) const {
    for (const size_t a : {before(i), i, after(i)}) {
      for (const size_t b : {before(j), j, after(j)}) {
        if (crosses(a, b)) return true;
      }
    }
    return false;
  }

  bool begins(size_t i) {
    const auto [here, added] = open_.insert(i);
    place_[i] = here;
    return (here != open_.begin() && crossesNear(*std::prev(here), i)) ||
           (std::next(here) != open_.end() && crossesNear(i, *std::next(here)));
  }

  bool ends(size_t i) {
    const auto above = open_.erase(place_[i]);
    return above != open_.end() && above != open_.begin() &&
           crossesNear(*std::prev(above), *above);
  }

  std::span<const Point2> ring_;
  std::vector<Point2> seen_;
  std::vector<Segment> segments_;
  std::set<size_t, Below> open_;
  std::vector<std::set<size_t, Below>::iterator> place_;
};

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
  if (ring.size() > kFewCorners) return CrossingSweep(ring).finds();
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
