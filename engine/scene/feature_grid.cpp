#include "engine/scene/feature_grid.h"

#include <algorithm>
#include <cmath>

namespace citymirror::scene {
namespace {

constexpr double kLeastCell = 16, kMostCells = 1e6;  // m; cells
constexpr int kCellsOfLarge = 1024;

}  // namespace

Bounds extentOf(const Feature& feature) {
  Bounds box;
  bool first = true;
  const auto add = [&](std::span<const Point2> points) {
    if (points.empty()) return;
    const Bounds b = boundsOf(points);
    if (first) box = b;
    first = false;
    box = {std::min(box.west, b.west), std::min(box.south, b.south), std::max(box.east, b.east),
           std::max(box.north, b.north)};
  };
  for (const auto& line : feature.lines) add(line);
  for (const Polygon& polygon : feature.polygons) add(polygon.outer);
  return box;
}

FeatureGrid::FeatureGrid(const FeatureLayer& layer) {
  std::vector<Bounds> boxes;
  for (const Feature& f : layer.features) {
    const Bounds b = extentOf(f);
    bounds_ = boxes.empty()
                  ? b
                  : Bounds{std::min(bounds_.west, b.west), std::min(bounds_.south, b.south),
                           std::max(bounds_.east, b.east), std::max(bounds_.north, b.north)};
    boxes.push_back(b);
  }
  if (boxes.empty()) return;
  const double width = std::max(bounds_.width(), 1.0), height = std::max(bounds_.height(), 1.0);
  const double cells = std::clamp(double(boxes.size()), 1.0, kMostCells);
  cell_ = std::max({kLeastCell, std::sqrt(width * height / cells), std::max(width, height) / 4000});
  columns_ = int(width / cell_) + 1;
  rows_ = int(height / cell_) + 1;
  firstOf_.assign(std::size_t(columns_) * std::size_t(rows_) + 1, 0);
  const auto eachCell = [&](const Span& s, auto visit) {
    for (int r = s.south; r <= s.north; ++r) {
      for (int c = s.west; c <= s.east; ++c)
        visit(std::size_t(r) * std::size_t(columns_) + std::size_t(c));
    }
  };
  const auto isLarge = [](const Span& s) {
    return (s.east - s.west + 1) * (s.north - s.south + 1) > kCellsOfLarge;
  };
  for (const Bounds& box : boxes) {
    const Span s = spanOf(box);
    if (!isLarge(s)) eachCell(s, [&](std::size_t cell) { ++firstOf_[cell + 1]; });
  }
  for (std::size_t i = 1; i < firstOf_.size(); ++i) firstOf_[i] += firstOf_[i - 1];
  members_.resize(firstOf_.back());
  std::vector<std::uint32_t> next(firstOf_.begin(), firstOf_.end() - 1);
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Span s = spanOf(boxes[i]);
    if (isLarge(s))
      large_.push_back(i);
    else
      eachCell(s, [&](std::size_t cell) { members_[next[cell]++] = i; });
  }
}

FeatureGrid::Span FeatureGrid::spanOf(const Bounds& box) const {
  const auto step = [&](double v, int count) {
    return int(std::clamp(std::floor(v / cell_), 0.0, count - 1.0));
  };
  return {step(box.west - bounds_.west, columns_), step(box.south - bounds_.south, rows_),
          step(box.east - bounds_.west, columns_), step(box.north - bounds_.south, rows_)};
}

std::vector<std::uint32_t> FeatureGrid::near(const Bounds& box) const {
  if (columns_ == 0 || box.west > bounds_.east || box.east < bounds_.west ||
      box.south > bounds_.north || box.north < bounds_.south)
    return {};
  std::vector<std::uint32_t> found = large_;
  const Span s = spanOf(box);
  for (int r = s.south; r <= s.north; ++r) {
    for (int c = s.west; c <= s.east; ++c) {
      const std::size_t cell = std::size_t(r) * std::size_t(columns_) + std::size_t(c);
      found.insert(found.end(), members_.begin() + firstOf_[cell],
                   members_.begin() + firstOf_[cell + 1]);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace citymirror::scene
