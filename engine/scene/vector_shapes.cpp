#include "engine/scene/vector_shapes.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engine/core/surface_triangles.h"

namespace citymirror::scene {
namespace {

constexpr double kOffGround = 0.5, kLongest = 250, kShortest = 8;  // m
constexpr std::size_t kMostLinePoints = 200'000;

std::vector<Point2> thinned(const std::vector<Point2>& ring, double step) {
  std::vector<Point2> kept;
  for (const Point2& p : ring) {
    if (kept.empty() || (p - kept.back()).squaredNorm() >= step * step) kept.push_back(p);
  }
  return kept;
}

std::size_t cornersOf(const Polygon& polygon) {
  std::size_t corners = polygon.outer.size();
  for (const auto& hole : polygon.holes) corners += hole.size();
  return corners;
}

bool leavesGround(const Point2& a, const Point2& b, const GroundModel& ground) {
  const double length = (b - a).norm();
  if (length < std::max(kShortest, 2 * ground.height.shape.cell)) return false;
  if (length > kLongest) return true;
  const double from = ground.heightAt(a.x(), a.y()), to = ground.heightAt(b.x(), b.y());
  for (const double t : {0.25, 0.5, 0.75}) {
    const Point2 p = a + t * (b - a);
    if (std::abs(ground.heightAt(p.x(), p.y()) - (from + t * (to - from))) > kOffGround)
      return true;
  }
  return false;
}

/// Halves edges; what is decided of an edge is decided once, whichever triangle asks.
class Draper {
 public:
  Draper(const FlatMesh& mesh, const GroundModel& ground) : points_(mesh.points), ground_(ground) {}

  GroundMesh drape(Triangles open) {
    GroundMesh mesh;
    while (!open.empty()) {
      const auto t = open.back();
      open.pop_back();
      mesh.coarse = mesh.coarse || mesh.triangles.size() + open.size() > kMostDrapedTriangles;
      const int edge = mesh.coarse ? -1 : longestToHalve(t);
      if (edge < 0) {
        mesh.triangles.push_back(t);
        continue;
      }
      const std::uint32_t a = t[std::size_t(edge)], b = t[std::size_t(edge + 1) % 3],
                          c = t[std::size_t(edge + 2) % 3];
      const std::uint32_t middle = middleOf(a, b);
      open.push_back({a, middle, c});
      open.push_back({middle, b, c});
    }
    for (const Point2& p : points_)
      mesh.points.emplace_back(p.x(), p.y(), ground_.heightAt(p.x(), p.y()));
    return mesh;
  }

 private:
  static constexpr std::int64_t kWhole = -1;

  int longestToHalve(const std::array<std::uint32_t, 3>& t) {
    int found = -1;
    double longest = 0;
    for (int k = 0; k < 3; ++k) {
      const std::uint32_t a = t[std::size_t(k)], b = t[std::size_t(k + 1) % 3];
      const double length = (points_[a] - points_[b]).squaredNorm();
      if (length <= longest || splitOf(a, b) == kWhole) continue;
      longest = length;
      found = k;
    }
    return found;
  }

  std::int64_t& splitOf(std::uint32_t a, std::uint32_t b) {
    const std::uint64_t key = (std::uint64_t(std::min(a, b)) << 32) | std::max(a, b);
    const auto [at, fresh] = splits_.try_emplace(key, kWhole);
    if (fresh && leavesGround(points_[a], points_[b], ground_)) {
      at->second = std::int64_t(points_.size());
      points_.push_back((points_[a] + points_[b]) / 2);
    }
    return at->second;
  }
  std::uint32_t middleOf(std::uint32_t a, std::uint32_t b) { return std::uint32_t(splitOf(a, b)); }

  std::vector<Point2> points_;
  const GroundModel& ground_;
  std::unordered_map<std::uint64_t, std::int64_t> splits_;
};

}  // namespace

Polygon drawable(const Polygon& polygon, bool& fewer) {
  fewer = cornersOf(polygon) > kMostDrawnCorners;
  if (!fewer) return polygon;
  const Bounds box = boundsOf(polygon.outer);
  double step = std::max(box.width(), box.height()) / double(kMostDrawnCorners);
  for (;; step *= 1.6) {
    Polygon thin;
    thin.outer = thinned(polygon.outer, step);
    for (const auto& hole : polygon.holes) {
      auto ring = thinned(hole, step);
      if (ring.size() >= 3) thin.holes.push_back(std::move(ring));
    }
    if (cornersOf(thin) <= kMostDrawnCorners || !(step > 0)) return thin;
  }
}

FlatMesh triangulated(const Polygon& polygon) {
  FlatMesh mesh;
  std::vector<std::uint32_t> sizes;
  const auto add = [&](const std::vector<Point2>& ring) {
    mesh.points.insert(mesh.points.end(), ring.begin(), ring.end());
    sizes.push_back(std::uint32_t(ring.size()));
  };
  add(polygon.outer);
  for (const auto& hole : polygon.holes) add(hole);
  std::vector<Point3> flat;
  flat.reserve(mesh.points.size());
  const double up = signedArea(polygon.outer) < 0 ? -1 : 1;  // seen from above all the same
  for (const Point2& p : mesh.points) flat.emplace_back(p.x(), p.y(), 0);
  mesh.triangles = triangulateSurface(flat, sizes);
  if (up < 0) {
    for (auto& t : mesh.triangles) std::swap(t[1], t[2]);
  }
  return mesh;
}

GroundMesh draped(const FlatMesh& mesh, const GroundModel& ground) {
  return Draper(mesh, ground).drape(mesh.triangles);
}

std::vector<Point3> draped(std::span<const Point2> line, const GroundModel& ground) {
  std::vector<Point3> points;
  const auto put = [&](const Point2& p) {
    points.emplace_back(p.x(), p.y(), ground.heightAt(p.x(), p.y()));
  };
  for (std::size_t k = 0; k < line.size(); ++k) {
    if (k == 0) {
      put(line[0]);
      continue;
    }
    std::vector<Point2> ends{line[k]};
    Point2 from = line[k - 1];
    while (!ends.empty()) {
      if (points.size() < kMostLinePoints && leavesGround(from, ends.back(), ground)) {
        ends.push_back((from + ends.back()) / 2);
        continue;
      }
      from = ends.back();
      ends.pop_back();
      put(from);
    }
  }
  return points;
}

}  // namespace citymirror::scene
