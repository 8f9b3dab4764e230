#include "engine/draw/flow_arrows.h"

#include <algorithm>
#include <cmath>

#include "engine/draw/water_sample.h"

namespace citymirror::draw {
namespace {

constexpr int kCoarsest = 7;  // squares of 128 cells

struct Squares {
  int columns = 0, rows = 0;
  std::vector<std::int32_t> site;  // cell that represents a square, −1 = none
};

Squares cellsOf(const WaterSurface& water) {
  const GridShape& shape = water.bed->shape;
  Squares cells{shape.columns, shape.rows, std::vector<std::int32_t>(shape.size(), -1)};
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      if (open(water, c, r)) cells.site[shape.index(c, r)] = std::int32_t(shape.index(c, r));
    }
  }
  return cells;
}

/// Squares twice as wide; `level` counts how far each cell stays a representative.
Squares coarser(const Squares& fine, const std::vector<float>& bed,
                std::vector<std::uint8_t>& level) {
  Squares next{(fine.columns + 1) / 2, (fine.rows + 1) / 2, {}};
  next.site.assign(std::size_t(next.columns) * std::size_t(next.rows), -1);
  for (int r = 0; r < fine.rows; ++r) {
    for (int c = 0; c < fine.columns; ++c) {
      const std::int32_t cell =
          fine.site[std::size_t(r) * std::size_t(fine.columns) + std::size_t(c)];
      if (cell < 0) continue;
      std::int32_t& lowest =
          next.site[std::size_t(r / 2) * std::size_t(next.columns) + std::size_t(c / 2)];
      if (lowest < 0 || bed[std::size_t(cell)] < bed[std::size_t(lowest)]) lowest = cell;
    }
  }
  for (const std::int32_t cell : next.site) {
    if (cell >= 0) ++level[std::size_t(cell)];
  }
  return next;
}

}  // namespace

double arrowLength(double speed) { return 9 + 21 * std::sqrt(std::clamp(speed, 0.0, 2.0) / 2); }

double arrowOpacity(double speed) {
  if (speed < kLeastArrowSpeed) return 0;
  return 0.35 + 0.6 * std::clamp((speed - kLeastArrowSpeed) / (0.4 - kLeastArrowSpeed), 0.0, 1.0);
}

std::vector<ArrowSite> arrowSites(const WaterSurface& water) {
  if (!drawable(water)) return {};
  const GridShape& shape = water.bed->shape;
  std::vector<std::uint8_t> level(shape.size(), 0);
  Squares squares = cellsOf(water);
  for (int k = 0; k < kCoarsest; ++k) squares = coarser(squares, water.bed->values, level);
  std::vector<ArrowSite> sites;
  for (int k = kCoarsest; k >= 0; --k) {
    for (int r = 0; r < shape.rows; ++r) {
      for (int c = 0; c < shape.columns; ++c) {
        if (level[shape.index(c, r)] == k && open(water, c, r))
          sites.push_back({c, r, float(shape.cell * (1 << k))});
      }
    }
  }
  return sites;
}

}  // namespace citymirror::draw
