#include "engine/core/shape_grid.h"

#include <algorithm>
#include <cmath>

namespace citymirror {
namespace {

constexpr double kRowsInCell = 8;
constexpr int kMostCells = 1024;  // in one direction

bool overlap(const Bounds& a, const Bounds& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

}  // namespace

ShapeGrid::ShapeGrid(const FieldTable& table) : boxes_(table.rows), placed_(table.rows) {
  bool first = true;
  for (std::size_t row = 0; row < table.rows; ++row) {
    const Shape shape = table.shape(row);
    placed_[row] = !isEmpty(shape);
    if (!placed_[row]) continue;
    const Bounds box = boxes_[row] = boundsOf(shape);
    extent_ = first ? box
                    : Bounds{std::min(extent_.west, box.west), std::min(extent_.south, box.south),
                             std::max(extent_.east, box.east), std::max(extent_.north, box.north)};
    first = false;
  }
  if (first) return;
  const double area = std::max(extent_.width(), 1.0) * std::max(extent_.height(), 1.0);
  cell_ = std::max({std::sqrt(area * kRowsInCell / double(table.rows)),
                    extent_.width() / kMostCells, extent_.height() / kMostCells});
  columns_ = int(extent_.width() / cell_) + 1;
  lines_ = int(extent_.height() / cell_) + 1;
  first_.assign(std::size_t(columns_) * std::size_t(lines_) + 1, 0);
  const auto visit = [&](auto each) {
    for (std::size_t row = 0; row < table.rows; ++row) {
      if (!placed_[row]) continue;
      const Cells cells = cellsOf(boxes_[row]);
      for (int y = cells.south; y <= cells.north; ++y) {
        for (int x = cells.west; x <= cells.east; ++x)
          each(std::size_t(y) * std::size_t(columns_) + std::size_t(x), row);
      }
    }
  };
  visit([&](std::size_t cell, std::size_t) { ++first_[cell + 1]; });
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  rows_.resize(first_.back());
  std::vector<std::uint32_t> next = first_;
  visit([&](std::size_t cell, std::size_t row) { rows_[next[cell]++] = std::uint32_t(row); });
}

ShapeGrid::Cells ShapeGrid::cellsOf(const Bounds& box) const {
  const auto clamped = [&](double metres, int count) {
    return int(std::clamp(metres / cell_, 0.0, double(count - 1)));
  };
  return {clamped(box.west - extent_.west, columns_), clamped(box.south - extent_.south, lines_),
          clamped(box.east - extent_.west, columns_), clamped(box.north - extent_.south, lines_)};
}

std::vector<std::size_t> ShapeGrid::rowsIn(const Bounds& box) const {
  std::vector<std::size_t> found;
  if (columns_ == 0 || !overlap(box, extent_)) return found;
  const Cells cells = cellsOf(box);
  for (int y = cells.south; y <= cells.north; ++y) {
    const std::size_t line = std::size_t(y) * std::size_t(columns_);
    const std::uint32_t from = first_[line + std::size_t(cells.west)];
    const std::uint32_t to = first_[line + std::size_t(cells.east) + 1];
    for (std::uint32_t i = from; i < to; ++i) {
      if (overlap(boxes_[rows_[i]], box)) found.push_back(rows_[i]);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace citymirror
