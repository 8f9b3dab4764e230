#include "gis/vector/simplified_outline.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostComparisons = 1'000'000'000;

double squareDistance(const Point2& a, const Point2& b, const Point2& p) {
  const Point2 d = b - a;
  const double square = d.squaredNorm();
  const double t = square > 0 ? std::clamp((p - a).dot(d) / square, 0.0, 1.0) : 0;
  return (a + t * d - p).squaredNorm();
}

class OutlineSimplifier {
 public:
  explicit OutlineSimplifier(double tolerance) : square_(tolerance * tolerance) {}

  bool gaveUp() const { return comparisons_ > kMostComparisons; }

  std::unique_ptr<OGRGeometry> simplify(const OGRGeometry& geometry) {
    switch (wkbFlatten(geometry.getGeometryType())) {
      case wkbLineString: {
        auto line = std::make_unique<OGRLineString>();
        take(*geometry.toLineString(), *line);
        return line;
      }
      case wkbPolygon:
        return polygon(*geometry.toPolygon());
      case wkbMultiPolygon:
        return parts(*geometry.toGeometryCollection(), std::make_unique<OGRMultiPolygon>());
      case wkbMultiLineString:
        return parts(*geometry.toGeometryCollection(), std::make_unique<OGRMultiLineString>());
      default:
        return nullptr;
    }
  }

 private:
  std::unique_ptr<OGRGeometry> parts(const OGRGeometryCollection& from,
                                     std::unique_ptr<OGRGeometryCollection> to) {
    for (const OGRGeometry* part : from) {
      auto light = simplify(*part);
      if (light && !light->IsEmpty()) to->addGeometryDirectly(light.release());
    }
    return to;
  }

  std::unique_ptr<OGRGeometry> polygon(const OGRPolygon& from) {
    auto to = std::make_unique<OGRPolygon>();
    for (const OGRLinearRing* ring : from) {
      auto light = std::make_unique<OGRLinearRing>();
      take(*ring, *light);
      const bool outer = ring == from.getExteriorRing();
      if (light->getNumPoints() > 3) to->addRingDirectly(light.release());
      if (outer && to->IsEmpty()) break;
    }
    return to;
  }

  void take(const OGRSimpleCurve& from, OGRSimpleCurve& to) {
    points_.clear();
    for (int i = 0; i < from.getNumPoints(); ++i) points_.emplace_back(from.getX(i), from.getY(i));
    const std::vector<bool> kept = keptPoints();
    std::vector<OGRRawPoint> left;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      if (kept[i]) left.emplace_back(points_[i].x(), points_[i].y());
    }
    to.setPoints(int(left.size()), left.data());
  }

  /// Spans are split at the point that is farthest off, until all are near.
  std::vector<bool> keptPoints() {
    std::vector<bool> kept(points_.size(), false);
    if (points_.empty()) return kept;
    kept.front() = kept.back() = true;
    std::vector<std::pair<std::size_t, std::size_t>> spans{{0, points_.size() - 1}};
    while (!spans.empty() && !gaveUp()) {
      const auto [first, last] = spans.back();
      spans.pop_back();
      comparisons_ += last - first;
      double most = square_;
      std::size_t farthest = first;
      for (std::size_t i = first + 1; i < last; ++i) {
        const double off = squareDistance(points_[first], points_[last], points_[i]);
        if (off > most) std::tie(most, farthest) = std::pair(off, i);
      }
      if (farthest == first) continue;
      kept[farthest] = true;
      spans.emplace_back(first, farthest);
      spans.emplace_back(farthest, last);
    }
    return kept;
  }

  double square_;
  std::size_t comparisons_ = 0;
  std::vector<Point2> points_;
};

}  // namespace

std::unique_ptr<OGRGeometry> simplifiedOutline(const OGRGeometry& geometry, double tolerance) {
  OutlineSimplifier simplifier(tolerance);
  auto light = simplifier.simplify(geometry);
  return simplifier.gaveUp() ? nullptr : std::move(light);
}

}  // namespace citymirror::gis
