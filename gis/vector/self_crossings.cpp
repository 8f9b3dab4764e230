#include "gis/vector/self_crossings.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kLooksBetweenQuestions = 65'536;
// An outline that may stay is hit so often by a chance of 1 in 100,000 at most.
constexpr std::size_t kSamples = 6'000'000, kEnoughHits = 5;

struct OutlineEdge {
  Point2 a, b;  // once swept: a has the smaller x
};

void addEdges(const OGRLinearRing& ring, std::vector<OutlineEdge>& edges) {
  for (int i = 0; i + 1 < ring.getNumPoints(); ++i) {
    const OutlineEdge edge{{ring.getX(i), ring.getY(i)}, {ring.getX(i + 1), ring.getY(i + 1)}};
    if (edge.a != edge.b) edges.push_back(edge);
  }
}

void addEdges(const OGRGeometry& geometry, std::vector<OutlineEdge>& edges) {
  const auto type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbPolygon) {
    for (const OGRLinearRing* ring : *geometry.toPolygon()) addEdges(*ring, edges);
  } else if (type == wkbMultiPolygon) {
    for (const OGRPolygon* part : *geometry.toMultiPolygon()) addEdges(*part, edges);
  }
}

/// In the order in which a line meets them that sweeps along x, which is the axis along which fewer
/// edges lie beside each other.
void prepareSweep(std::vector<OutlineEdge>& edges) {
  Eigen::AlignedBox2d box;
  Point2 sum = Point2::Zero();
  for (const OutlineEdge& e : edges) {
    box.extend(e.a);
    sum += (e.b - e.a).cwiseAbs();
  }
  const Point2 size = edges.empty() ? Point2::Ones() : Point2(box.sizes());
  const bool alongY = sum.x() * size.y() > sum.y() * size.x();
  for (OutlineEdge& e : edges) {
    if (alongY) e = {{e.a.y(), e.a.x()}, {e.b.y(), e.b.x()}};
    if (e.b.x() < e.a.x()) std::swap(e.a, e.b);
  }
  std::sort(edges.begin(), edges.end(),
            [](const OutlineEdge& e, const OutlineEdge& f) { return e.a.x() < f.a.x(); });
}

double sideOf(const OutlineEdge& edge, const Point2& p) {
  const Point2 along = edge.b - edge.a, to = p - edge.a;
  return along.x() * to.y() - along.y() * to.x();
}

/// In their inner points; neighbours that share a corner do not.
bool cross(const OutlineEdge& e, const OutlineEdge& f) {
  if (std::max(e.a.y(), e.b.y()) < std::min(f.a.y(), f.b.y()) ||
      std::max(f.a.y(), f.b.y()) < std::min(e.a.y(), e.b.y()))
    return false;
  return sideOf(e, f.a) * sideOf(e, f.b) < 0 && sideOf(f, e.a) * sideOf(f, e.b) < 0;
}

/// By pairs of edges at random, the same ones always: for outlines of more pairs than can be looked
/// at, of which a sweep would see only the rim.
bool seemsTangled(const std::vector<OutlineEdge>& edges) {
  const double pairs = double(edges.size()) * double(edges.size()) / 2;
  if (pairs <= double(kMostLooks)) return false;
  std::mt19937_64 random(1);
  std::size_t hits = 0;
  for (std::size_t i = 0; i < kSamples; ++i) {
    const std::uint64_t dice = random();
    hits += cross(edges[(dice >> 32U) % edges.size()], edges[(dice & 0xFFFFFFFFU) % edges.size()]);
  }
  return hits >= kEnoughHits && double(hits) * pairs / double(kSamples) > 4.0 * kMostCrossings;
}

}  // namespace

SelfCrossings selfCrossingsOf(const OGRGeometry& geometry, const run::JobContext& job) {
  std::vector<OutlineEdge> edges;
  addEdges(geometry, edges);
  if (seemsTangled(edges)) return SelfCrossings::tooOften;
  prepareSweep(edges);
  std::size_t crossings = 0, looks = 0;
  std::vector<const OutlineEdge*> open;  // that reach to where the sweep is
  for (const OutlineEdge& edge : edges) {
    std::erase_if(open, [&](const OutlineEdge* one) { return one->b.x() < edge.a.x(); });
    const std::size_t before = looks;
    for (const OutlineEdge* one : open) crossings += cross(*one, edge) ? 1 : 0;
    looks += open.size() + 1;
    if (crossings > kMostCrossings) return SelfCrossings::tooOften;
    if (looks > kMostLooks) break;
    const bool asks = before / kLooksBetweenQuestions != looks / kLooksBetweenQuestions;
    if (asks && job.cancelled()) return SelfCrossings::stopped;
    open.push_back(&edge);
  }
  return SelfCrossings::bearable;
}

}  // namespace citymirror::gis
