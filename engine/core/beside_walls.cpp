#include "engine/core/beside_walls.h"

#include <algorithm>
#include <cmath>

namespace citymirror {

std::vector<Point2> pointsBeside(std::span<const Point2> footprint, double cell) {
  std::vector<Point2> points;
  for (std::size_t i = 0; i < footprint.size(); ++i) {
    const Point2 a = footprint[i], wall = footprint[(i + 1) % footprint.size()] - a;
    const double metres = wall.norm();
    if (metres <= 0) continue;
    const Point2 outward = Point2(wall.y(), -wall.x()) / metres * (cell * 0.75);
    const int steps = std::max(1, int(std::ceil(metres / cell)));
    for (int k = 0; k < steps; ++k) points.push_back(a + wall * ((k + 0.5) / steps) + outward);
  }
  return points;
}

std::vector<std::uint32_t> cellsBeside(std::span<const Point2> footprint, const GridShape& shape,
                                       const RasterGrid<std::uint8_t>& standing) {
  std::vector<std::uint32_t> cells;
  for (const Point2& p : pointsBeside(footprint, shape.cell)) {
    const int c = shape.columnOf(p.x()), r = shape.rowOf(p.y());
    if (!shape.holds(c, r) || standing.at(c, r) != 0) continue;
    const auto cell = std::uint32_t(shape.index(c, r));
    if (cells.empty() || cells.back() != cell) cells.push_back(cell);
  }
  return cells;
}

}  // namespace citymirror
