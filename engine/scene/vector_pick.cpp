#include "engine/scene/vector_pick.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/scene/prism.h"

namespace citymirror::scene {
namespace {

constexpr double kNoVolumeHit = std::numeric_limits<double>::infinity();
constexpr double kSkyReach = 30'000;  // m, of a pick towards the sky
constexpr double kSlackPixels = 3;

/// m along the ray to the prism over the polygon, infinity where it passes.
double reach(const Polygon& polygon, double low, double high, const Ray& ray) {
  double nearest = reachWalls(polygon.outer, low, high, ray, kNoVolumeHit);
  for (const auto& hole : polygon.holes) nearest = reachWalls(hole, low, high, ray, nearest);
  const double t = reachLevel(high, ray);
  const Point2 roof = (ray.origin + ray.direction * t).head<2>();
  return t >= 0 && t < nearest && contains(polygon, roof) ? t : nearest;
}

class FeaturePicker {
 public:
  FeaturePicker(const VectorBuild& build, const GroundModel& ground, const ViewGeometry& view,
                const Point2& pixel)
      : build_(build), ground_(ground), view_(view), pixel_(pixel), ray_(view.rayThrough(pixel)) {}

  std::optional<FeatureFound> find(const std::optional<Point3>& soil) {
    const double end = soil ? (*soil - ray_.origin).norm() : kSkyReach;
    if (soil) findPoint(*soil);
    if (found_) return found_;
    findVolume(end + 1);
    if (found_ || !soil) return found_;
    findOnGround(*soil);
    return found_;
  }

 private:
  const draw::VectorSymbol* symbolOf(std::uint32_t i, double distance) const {
    const std::int32_t index = build_.styled.rule[i];
    if (index < 0) return nullptr;
    const draw::VectorRule& rule = build_.style.rules[std::size_t(index)];
    const double scale = view_.pixelSize() * distance;
    return scale >= rule.from && scale <= rule.to ? &rule.symbol : nullptr;
  }

  static Bounds around(const Point3& p, double slack) {
    return {p.x() - slack, p.y() - slack, p.x() + slack, p.y() + slack};
  }

  void take(std::uint32_t i, const Point3& at, VectorHitKind kind) {
    found_ = FeatureFound{i, at, (at - ray_.origin).norm(), kind};
  }

  void findPoint(const Point3& soil) {
    const double distance = (soil - ray_.origin).norm();
    double largest = 0;
    for (const draw::VectorRule& rule : build_.style.rules)
      largest = std::max(largest, rule.symbol.pointSize);
    double nearest = kNoVolumeHit;
    for (const std::uint32_t i :
         build_.grid.near(around(soil, 2 * largest * view_.pixelSize() * distance))) {
      const Feature& feature = build_.layer->features[i];
      if (feature.kind != GeometryKind::point) continue;
      const draw::VectorSymbol* symbol = symbolOf(i, distance);
      if (!symbol) continue;
      for (const auto& part : feature.lines) {
        if (part.empty()) continue;
        const Point3 at(part[0].x(), part[0].y(), ground_.heightAt(part[0].x(), part[0].y()));
        const double off = (view_.project(at).head<2>() - pixel_).norm();
        if (off > symbol->pointSize / 2 + kSlackPixels || off >= nearest) continue;
        nearest = off;
        take(i, at, VectorHitKind::point);
      }
    }
  }

  void findVolume(double end) {
    if (!build_.highest) return;
    double from = 0;
    if (ray_.direction.z() < 0)
      from = std::max(0.0, (*build_.highest - ray_.origin.z()) / ray_.direction.z());
    const double step = std::max(build_.grid.cell(), 32.0);
    double best = end;
    for (double t = from; t < best; t += step) {
      const Point3 a = ray_.origin + t * ray_.direction, b = a + step * ray_.direction;
      const Bounds box{std::min(a.x(), b.x()), std::min(a.y(), b.y()), std::max(a.x(), b.x()),
                       std::max(a.y(), b.y())};
      for (const std::uint32_t i : build_.grid.near(box)) {
        if (!(build_.styled.height[i] > 0) || !symbolOf(i, t)) continue;
        const double low = topOf(i) - double(build_.styled.height[i]);
        for (const Polygon& polygon : build_.layer->features[i].polygons) {
          const double at = reach(polygon, low, topOf(i), ray_);
          if (at >= best) continue;
          best = at;
          take(i, ray_.origin + at * ray_.direction, VectorHitKind::volume);
        }
      }
    }
  }
  double topOf(std::size_t i) const {
    return double(build_.ground[i] + build_.styled.base[i] + build_.styled.height[i]);
  }

  /// Lines before areas, the nearest line; of areas the last drawn.
  void findOnGround(const Point3& soil) {
    const double distance = (soil - ray_.origin).norm(), metres = view_.pixelSize() * distance;
    const Point2 place = soil.head<2>();
    double nearest = kNoVolumeHit;
    for (const std::uint32_t i : build_.grid.near(around(soil, 0.5 * kWidest + 8 * metres))) {
      const Feature& feature = build_.layer->features[i];
      const draw::VectorSymbol* symbol = symbolOf(i, distance);
      if (!symbol || build_.styled.height[i] > 0) continue;
      const double half =
          symbol->width / 2 * (symbol->unit == draw::WidthUnit::metres ? 1 : metres);
      for (const auto& line : feature.lines) {
        if (feature.kind != GeometryKind::line) break;
        const double off = distanceTo(line, place);
        if (off > half + kSlackPixels * metres || off >= nearest) continue;
        nearest = off;
        take(i, soil, VectorHitKind::ground);
      }
      for (const Polygon& polygon : feature.polygons) {
        if (nearest == kNoVolumeHit && contains(polygon, place))
          take(i, soil, VectorHitKind::ground);
      }
    }
  }

  static constexpr double kWidest = 200;  // m, of a line

  const VectorBuild& build_;
  const GroundModel& ground_;
  const ViewGeometry& view_;
  Point2 pixel_;
  Ray ray_;
  std::optional<FeatureFound> found_;
};

}  // namespace

std::optional<FeatureFound> pickFeature(const VectorBuild& build, const GroundModel& ground,
                                        const ViewGeometry& view, const Point2& pixel,
                                        const std::optional<Point3>& soil) {
  return FeaturePicker(build, ground, view, pixel).find(soil);
}

}  // namespace citymirror::scene
