#include "engine/scene/building_picker.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/scene/prism.h"

namespace citymirror::scene {
namespace {

constexpr double kCell = 64;            // m
constexpr double kMostPickCells = 4e6;  // a stray footprint far away does not take the memory
constexpr double kNoHit = std::numeric_limits<double>::infinity();

/// m along the ray to the prism over the ring, infinity where it passes.
double reach(std::span<const Point2> ring, double low, double high, const Ray& ray) {
  const double nearest = reachWalls(ring, low, high, ray, kNoHit);
  const double t = reachLevel(high, ray);
  const Point2 roof = (ray.origin + ray.direction * t).head<2>();
  return t >= 0 && t < nearest && contains(ring, roof) ? t : nearest;
}

}  // namespace

BuildingPicker::BuildingPicker(const BuildingSet& set,
                               std::shared_ptr<const draw::BuildingStands> stands)
    : stands_(std::move(stands)) {
  assert(stands_ && stands_->size() == set.size());
  if (set.points.empty()) return;
  const Bounds box = boundsOf(set.points);
  west_ = box.west;
  south_ = box.south;
  columns_ = int(box.width() / kCell) + 1;
  rows_ = int(box.height() / kCell) + 1;
  if (double(columns_) * rows_ > kMostPickCells) {
    columns_ = std::min(columns_, int(std::sqrt(kMostPickCells)));
    rows_ = std::min(rows_, int(std::sqrt(kMostPickCells)));
  }
  firstOf_.assign(std::size_t(columns_) * std::size_t(rows_) + 1, 0);
  topOf_.assign(firstOf_.size() - 1, -1e9F);
  const auto eachCell = [&](std::size_t i, auto visit) {
    if (set.footprint(i).size() < 3) return;
    const Bounds b = boundsOf(set.footprint(i));
    const auto clamped = [](double v, int count) {
      return std::size_t(std::clamp(v / kCell, 0.0, count - 1.0));
    };
    for (std::size_t r = clamped(b.south - south_, rows_); r <= clamped(b.north - south_, rows_);
         ++r) {
      for (std::size_t c = clamped(b.west - west_, columns_);
           c <= clamped(b.east - west_, columns_); ++c)
        visit(r * std::size_t(columns_) + c);
    }
  };
  for (std::size_t i = 0; i < set.size(); ++i) {
    eachCell(i, [&](std::size_t cell) {
      ++firstOf_[cell + 1];
      topOf_[cell] = std::max(topOf_[cell], (*stands_)[i].top());
    });
  }
  for (std::size_t cell = 1; cell < firstOf_.size(); ++cell) firstOf_[cell] += firstOf_[cell - 1];
  members_.resize(firstOf_.back());
  std::vector<std::uint32_t> next(firstOf_.begin(), firstOf_.end() - 1);
  for (std::size_t i = 0; i < set.size(); ++i) {
    eachCell(i, [&](std::size_t cell) { members_[next[cell]++] = std::uint32_t(i); });
  }
}

std::optional<BuildingPicker::Found> BuildingPicker::first(const BuildingSet& set, const Ray& ray,
                                                           double farthest) const {
  if (columns_ == 0) return std::nullopt;
  double enter = 0, leave = farthest;
  const auto clip = [&](double from, double along, double low, double high) {
    if (std::abs(along) < 1e-12) {
      if (from < low || from > high) leave = -1;
      return;
    }
    const double a = (low - from) / along, b = (high - from) / along;
    enter = std::max(enter, std::min(a, b));
    leave = std::min(leave, std::max(a, b));
  };
  clip(ray.origin.x(), ray.direction.x(), west_, west_ + columns_ * kCell);
  clip(ray.origin.y(), ray.direction.y(), south_, south_ + rows_ * kCell);
  double best = kNoHit;
  std::uint32_t building = 0;
  for (double t = enter; t <= leave;) {
    const Point3 p = ray.origin + ray.direction * (t + 1e-6);
    const int c = std::clamp(int(std::floor((p.x() - west_) / kCell)), 0, columns_ - 1);
    const int r = std::clamp(int(std::floor((p.y() - south_) / kCell)), 0, rows_ - 1);
    const auto edge = [&](double from, double along, double low) {
      if (std::abs(along) < 1e-12) return kNoHit;
      return ((along > 0 ? low + kCell : low) - from) / along;
    };
    const double next =
        std::max(t + 1e-4, std::min(edge(ray.origin.x(), ray.direction.x(), west_ + c * kCell),
                                    edge(ray.origin.y(), ray.direction.y(), south_ + r * kCell)));
    const std::size_t cell = std::size_t(r) * std::size_t(columns_) + std::size_t(c);
    const double lowest = std::min(p.z(), ray.origin.z() + next * ray.direction.z());
    for (std::uint32_t k = firstOf_[cell]; lowest <= topOf_[cell] && k < firstOf_[cell + 1]; ++k) {
      const std::uint32_t i = members_[k];
      const draw::BuildingStand& stand = (*stands_)[i];
      const double low = stand.foot - draw::kWallsBelow, high = stand.top();
      const double along = reach(set.footprint(i), low, high, ray);
      if (along < best) best = along, building = i;
    }
    if (best <= next) break;
    t = next;
  }
  if (best == kNoHit) return std::nullopt;
  return Found{building, ray.origin + best * ray.direction};
}

}  // namespace citymirror::scene
