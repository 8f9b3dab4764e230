#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror {

/// Shape and place of a grid of square cells: values at cell centres, row-major, row 0 = south.
struct GridShape {
  int columns = 0;
  int rows = 0;
  double cell = 1;   ///< metres
  double west = 0;   ///< outer edge of column 0, local metres
  double south = 0;  ///< outer edge of row 0, local metres

  std::size_t size() const { return std::size_t(columns) * std::size_t(rows); }
  std::size_t index(int column, int row) const { return std::size_t(row) * std::size_t(columns) + std::size_t(column); }
  Bounds bounds() const { return {west, south, west + columns * cell, south + rows * cell}; }
  Point2 centre(int column, int row) const { return {west + (column + 0.5) * cell, south + (row + 0.5) * cell}; }
  int columnOf(double x) const { return int(std::floor((x - west) / cell)); }
  int rowOf(double y) const { return int(std::floor((y - south) / cell)); }
  bool holds(int column, int row) const { return column >= 0 && row >= 0 && column < columns && row < rows; }
  friend bool operator==(const GridShape&, const GridShape&) = default;
};

/// NaN = no data for floating T.
template <class T>
struct RasterGrid {
  GridShape shape;
  std::vector<T> values;

  RasterGrid() = default;
  explicit RasterGrid(GridShape s, T fill = T{}) : shape(s), values(s.size(), fill) {}

  T& at(int column, int row) { return values[shape.index(column, row)]; }
  const T& at(int column, int row) const { return values[shape.index(column, row)]; }

  /// Value of the cell that holds (x, y), or `outside`.
  T valueAt(double x, double y, T outside) const {
    const int c = shape.columnOf(x), r = shape.rowOf(y);
    return shape.holds(c, r) ? at(c, r) : outside;
  }
  friend bool operator==(const RasterGrid&, const RasterGrid&) = default;
};

/// Bilinear between cell centres, clamped at the rim; NaN where any of the four is NaN or the grid is empty.
inline float bilinear(const RasterGrid<float>& grid, double x, double y) {
  const GridShape& s = grid.shape;
  if (s.size() == 0) return std::numeric_limits<float>::quiet_NaN();
  const double fx = std::clamp((x - s.west) / s.cell - 0.5, 0.0, double(s.columns - 1));
  const double fy = std::clamp((y - s.south) / s.cell - 0.5, 0.0, double(s.rows - 1));
  const int c = std::min(int(fx), std::max(0, s.columns - 2)), r = std::min(int(fy), std::max(0, s.rows - 2));
  const int c1 = std::min(c + 1, s.columns - 1), r1 = std::min(r + 1, s.rows - 1);
  const double u = fx - c, v = fy - r;
  const double low = grid.at(c, r) * (1 - u) + grid.at(c1, r) * u;
  const double high = grid.at(c, r1) * (1 - u) + grid.at(c1, r1) * u;
  return float(low * (1 - v) + high * v);
}

/// Calls visit(column, row) for every cell whose centre lies in the polygon (even-odd, scan line).
template <class Visit>
void forEachCellIn(const GridShape& shape, const Polygon& polygon, Visit visit) {
  const Bounds box = boundsOf(polygon.outer);
  const int first = std::max(0, shape.rowOf(box.south)), last = std::min(shape.rows - 1, shape.rowOf(box.north));
  std::vector<double> crossings;
  const auto addRing = [&](const std::vector<Point2>& ring, double y) {
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const Point2 &a = ring[i], &b = ring[j];
      if ((a.y() > y) != (b.y() > y)) crossings.push_back((b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()) + a.x());
    }
  };
  for (int row = first; row <= last; ++row) {
    const double y = shape.south + (row + 0.5) * shape.cell;
    crossings.clear();
    addRing(polygon.outer, y);
    for (const auto& hole : polygon.holes) addRing(hole, y);
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
      const int from = std::max(0, int(std::ceil((crossings[k] - shape.west) / shape.cell - 0.5)));
      const int to = std::min(shape.columns - 1, int(std::ceil((crossings[k + 1] - shape.west) / shape.cell - 0.5)) - 1);
      for (int column = from; column <= to; ++column) visit(column, row);
    }
  }
}

}  // namespace citymirror
