#include "engine/core/surface_triangles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror {
namespace {

using Triangle = std::array<std::uint32_t, 3>;

constexpr int kMostForcedEars = 64;

bool holds(const Point2& a, const Point2& b, const Point2& c, const Point2& p) {
  return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
}

/// The plane's two axes such that the outer ring runs counter-clockwise.
std::vector<Point2> flattened(std::span<const Point3> points, const Point3& normal) {
  Eigen::Index drop = 0;
  normal.cwiseAbs().maxCoeff(&drop);
  const Eigen::Index u = (drop + 1) % 3, v = (drop + 2) % 3;
  std::vector<Point2> flat;
  flat.reserve(points.size());
  for (const Point3& p : points) {
    const Point3 q = p - points[0];
    flat.push_back(normal[drop] > 0 ? Point2(q[u], q[v]) : Point2(q[v], q[u]));
  }
  return flat;
}

/// Clips the ears of one ring whose corners may repeat (bridges).
class EarClipper {
 public:
  EarClipper(const std::vector<Point2>& points, const std::vector<std::uint32_t>& ring)
      : points_(points), ring_(ring), count_(ring.size()) {
    next_.resize(count_);
    previous_.resize(count_);
    gone_.assign(count_, false);
    for (std::size_t i = 0; i < count_; ++i) {
      next_[i] = (i + 1) % count_;
      previous_[i] = (i + count_ - 1) % count_;
    }
    fillGrid();
  }

  std::vector<Triangle> clip() {
    std::vector<Triangle> triangles;
    std::size_t left = count_, at = 0, tried = 0;
    int forced = 0;
    while (left >= 3) {
      const bool stuck = tried > left;
      if (stuck) ++forced;
      if (stuck || forced > kMostForcedEars || isEar(at)) {
        const std::size_t a = previous_[at], c = next_[at];
        if (std::abs(turn(point(a), point(at), point(c))) > 0)
          triangles.push_back({ring_[a], ring_[at], ring_[c]});
        next_[a] = c;
        previous_[c] = a;
        gone_[at] = true;
        --left;
        tried = 0;
        at = next_[c];
      } else {
        ++tried;
        at = next_[at];
      }
    }
    return triangles;
  }

 private:
  const Point2& point(std::size_t i) const { return points_[ring_[i]]; }

  /// Corners that turn inwards, by place: only they can lie in an ear.
  void fillGrid() {
    low_ = high_ = point(0);
    for (std::size_t i = 0; i < count_; ++i) {
      low_ = low_.cwiseMin(point(i));
      high_ = high_.cwiseMax(point(i));
    }
    side_ = std::max(1, int(std::sqrt(double(count_)) / 2));
    cells_.resize(std::size_t(side_) * std::size_t(side_));
    for (std::size_t i = 0; i < count_; ++i) {
      if (turn(point(previous_[i]), point(i), point(next_[i])) <= 0)
        cells_[cellOf(column(point(i).x()), row(point(i).y()))].push_back(i);
    }
  }
  std::size_t cellOf(int c, int r) const {
    return std::size_t(r) * std::size_t(side_) + std::size_t(c);
  }
  int step(double value, double low, double high) const {
    return high > low ? std::clamp(int((value - low) / (high - low) * side_), 0, side_ - 1) : 0;
  }
  int column(double x) const { return step(x, low_.x(), high_.x()); }
  int row(double y) const { return step(y, low_.y(), high_.y()); }

  /// An edge of a corner at the same place as `at` goes into the angle from `from` to `to`.
  bool enters(std::size_t corner, const Point2& at, const Point2& from, const Point2& to) const {
    const auto within = [&](const Point2& p) {
      return turn(at, from, p) > 0 && turn(at, p, to) > 0;
    };
    return within(point(previous_[corner])) || within(point(next_[corner]));
  }

  bool isEar(std::size_t i) const {
    const Point2 &a = point(previous_[i]), &b = point(i), &c = point(next_[i]);
    if (turn(a, b, c) < 0) return false;
    const Point2 low = a.cwiseMin(b).cwiseMin(c), high = a.cwiseMax(b).cwiseMax(c);
    for (int r = row(low.y()); r <= row(high.y()); ++r) {
      for (int k = column(low.x()); k <= column(high.x()); ++k) {
        for (const std::size_t other : cells_[cellOf(k, r)]) {
          if (gone_[other] || other == i || other == previous_[i] || other == next_[i]) continue;
          const Point2& p = point(other);
          const bool inside = p == a   ? enters(other, a, b, c)
                              : p == b ? enters(other, b, c, a)
                              : p == c ? enters(other, c, a, b)
                                       : holds(a, b, c, p);
          if (inside) return false;
        }
      }
    }
    return true;
  }

  const std::vector<Point2>& points_;
  const std::vector<std::uint32_t>& ring_;
  std::size_t count_;
  std::vector<std::size_t> next_, previous_;
  std::vector<bool> gone_;
  Point2 low_, high_;
  int side_ = 1;
  std::vector<std::vector<std::size_t>> cells_;
};

using Ring = std::vector<std::uint32_t>;

double ringArea(const std::vector<Point2>& points, const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2 &a = points[ring[i]], &b = points[ring[(i + 1) % ring.size()]];
    twice += a.x() * b.y() - b.x() * a.y();
  }
  return twice / 2;
}

/// `p` lies on the inner side of the ring at its corner i.
bool opensTo(const std::vector<Point2>& points, const Ring& ring, std::size_t i, const Point2& p) {
  const Point2 &a = points[ring[(i + ring.size() - 1) % ring.size()]], &b = points[ring[i]],
               &c = points[ring[(i + 1) % ring.size()]];
  if (turn(a, b, c) > 0) return turn(b, c, p) >= 0 && turn(b, p, a) >= 0;
  return !(turn(b, a, p) > 0 && turn(b, p, c) > 0);
}

/// Corner of the ring that `p` sees to its right: the nearest one that hides behind no edge.
std::size_t bridgeCorner(const std::vector<Point2>& points, const Ring& ring, const Point2& p) {
  double nearest = std::numeric_limits<double>::infinity();
  std::size_t corner = ring.size();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const std::size_t j = (i + 1) % ring.size();
    const Point2 &a = points[ring[i]], &b = points[ring[j]];
    if (a.y() == b.y() || std::min(a.y(), b.y()) > p.y() || std::max(a.y(), b.y()) < p.y())
      continue;
    const double x = a.x() + (p.y() - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
    if (x < p.x() || x >= nearest) continue;
    nearest = x;
    corner = a.x() > b.x() ? i : j;
  }
  if (corner == ring.size()) return corner;
  const Point2 hit(nearest, p.y()), seen = points[ring[corner]];
  const Point2 &b = hit.y() < seen.y() ? hit : seen, &c = hit.y() < seen.y() ? seen : hit;
  double flattest = std::abs(seen.y() - p.y()) / std::max(seen.x() - p.x(), 1e-300);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2& q = points[ring[i]];
    if (q == seen || q.x() < p.x() || !holds(p, b, c, q)) continue;
    const double slope = std::abs(q.y() - p.y()) / std::max(q.x() - p.x(), 1e-300);
    if (slope >= flattest) continue;
    flattest = slope;
    corner = i;
  }
  const Point2 at = points[ring[corner]];  // where bridges end, corners share a place
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (points[ring[i]] == at && opensTo(points, ring, i, p)) return i;
  }
  return corner;
}

/// The outer ring with one hole cut open into it.
void joinHole(const std::vector<Point2>& points, Ring& outer, const Ring& hole) {
  const auto rightmost = std::max_element(
      hole.begin(), hole.end(),
      [&](std::uint32_t a, std::uint32_t b) { return points[a].x() < points[b].x(); });
  const std::size_t corner = bridgeCorner(points, outer, points[*rightmost]);
  if (corner == outer.size()) return;
  Ring joined(outer.begin(), outer.begin() + std::ptrdiff_t(corner) + 1);
  joined.insert(joined.end(), rightmost, hole.end());
  joined.insert(joined.end(), hole.begin(), rightmost + 1);
  joined.insert(joined.end(), outer.begin() + std::ptrdiff_t(corner), outer.end());
  outer = std::move(joined);
}

Ring joinedRing(const std::vector<Point2>& points, std::span<const std::uint32_t> ringSizes) {
  std::vector<Ring> rings;
  std::uint32_t at = 0;
  for (const std::uint32_t size : ringSizes) {
    Ring ring(size);
    for (std::uint32_t& i : ring) i = at++;
    const bool outer = rings.empty();
    if (size < 3 && !outer) continue;
    if ((ringArea(points, ring) > 0) != outer) std::reverse(ring.begin(), ring.end());
    rings.push_back(std::move(ring));
  }
  const auto east = [&](const Ring& ring) {
    double x = -std::numeric_limits<double>::infinity();
    for (const std::uint32_t i : ring) x = std::max(x, points[i].x());
    return x;
  };
  std::stable_sort(rings.begin() + 1, rings.end(),
                   [&](const Ring& a, const Ring& b) { return east(a) > east(b); });
  Ring outer = rings[0];
  for (std::size_t k = 1; k < rings.size(); ++k) joinHole(points, outer, rings[k]);
  return outer;
}

}  // namespace

Point3 normalOf(std::span<const Point3> ring) {
  Point3 sum = Point3::Zero();
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point3 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
    sum += Point3((a.y() - b.y()) * (a.z() + b.z()), (a.z() - b.z()) * (a.x() + b.x()),
                  (a.x() - b.x()) * (a.y() + b.y()));
  }
  const double length = sum.norm();
  return length > 1e-12 ? Point3(sum / length) : Point3::Zero();
}

std::vector<Triangle> triangulateSurface(std::span<const Point3> points,
                                         std::span<const std::uint32_t> ringSizes) {
  if (ringSizes.empty() || ringSizes[0] < 3 || points.size() > kMostCorners) return {};
  const Point3 normal = normalOf(points.first(ringSizes[0]));
  if (normal.isZero()) return {};
  if (points.size() == 3) return {{0, 1, 2}};
  const std::vector<Point2> flat = flattened(points, normal);
  const Ring ring = joinedRing(flat, ringSizes);
  return EarClipper(flat, ring).clip();
}

}  // namespace citymirror
