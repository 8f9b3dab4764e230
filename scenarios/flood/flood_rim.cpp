#include "scenarios/flood/flood_rim.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

/// West, east, south, north.
constexpr std::pair<float, float> kInward[] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

struct RimCell {
  int column, row;
  Point2 faceCentre;
};

RimCell rimCell(const GridShape& s, int side, int k) {
  switch (side) {
    case 0:
      return {0, k, {s.west, s.south + (k + 0.5) * s.cell}};
    case 1:
      return {s.columns - 1, k, {s.west + s.columns * s.cell, s.south + (k + 0.5) * s.cell}};
    case 2:
      return {k, 0, {s.west + (k + 0.5) * s.cell, s.south}};
    default:
      return {k, s.rows - 1, {s.west + (k + 0.5) * s.cell, s.south + s.rows * s.cell}};
  }
}

bool covers(const Boundary& boundary, int side, const Point2& face, double cell) {
  if (!boundary.line.empty()) return distanceTo(boundary.line, face) <= cell;
  return boundary.side == Side::all || int(boundary.side) == side;
}

}  // namespace

FloodRim::FloodRim(const FloodInputs& inputs, const FloodGrid& grid) : datum_(grid.datum) {
  const GridShape& s = grid.shape;
  rules_.emplace_back();
  rule_[0].assign(std::size_t(s.rows), 0);
  rule_[1] = rule_[0];
  rule_[2].assign(std::size_t(s.columns), 0);
  rule_[3] = rule_[2];
  for (const Boundary& boundary : inputs.boundaries) addRule(grid, boundary);
  for (int side = 0; side < 4; ++side) {
    for (std::size_t k = 0; k < rule_[std::size_t(side)].size(); ++k) {
      if (rules_[rule_[std::size_t(side)][k]].kind != BoundaryKind::level) continue;
      const RimCell cell = rimCell(s, side, int(k));
      levelCells_.push_back(grid.at(cell.column, cell.row));
    }
  }
}

void FloodRim::addRule(const FloodGrid& grid, const Boundary& boundary) {
  const auto index = std::uint8_t(rules_.size());
  rules_.push_back({boundary.kind, boundary.level, 0, float(std::sqrt(boundary.slope))});
  Feeding feeding;
  for (int side = 0; side < 4; ++side) {
    auto& along = rule_[std::size_t(side)];
    for (std::size_t k = 0; k < along.size(); ++k) {
      const RimCell cell = rimCell(grid.shape, side, int(k));
      if (!covers(boundary, side, cell.faceCentre, grid.shape.cell)) continue;
      along[k] = index;
      const std::size_t i = grid.at(cell.column, cell.row);
      if (!grid.frozen(i)) feeding.cells.push_back({i, kInward[side].first, kInward[side].second});
    }
  }
  if (boundary.kind != BoundaryKind::discharge || feeding.cells.empty()) return;
  const auto before = [](const FedCell& a, const FedCell& b) { return a.cell < b.cell; };
  const auto same = [](const FedCell& a, const FedCell& b) { return a.cell == b.cell; };
  std::stable_sort(feeding.cells.begin(), feeding.cells.end(), before);
  feeding.cells.erase(std::unique(feeding.cells.begin(), feeding.cells.end(), same),
                      feeding.cells.end());
  feedings_.push_back(std::move(feeding));
  feedingSeries_.push_back(boundary.discharge);
}

void FloodRim::setTime(double t) {
  for (Rule& rule : rules_) {
    if (rule.kind == BoundaryKind::level) rule.level = float(rule.series.at(t) - datum_);
  }
  for (std::size_t i = 0; i < feedings_.size(); ++i) {
    feedings_[i].discharge = feedingSeries_[i].at(t);
  }
}

FloodRim::Mirror FloodRim::mirrorOf(const FloodGrid& grid, std::size_t inner, const Rule& rule,
                                    const SideWater& inside, float outward) const {
  const float h = inside.depth, onward = inside.normal * outward > 0 ? 1.0F : -1.0F;
  switch (rule.kind) {
    case BoundaryKind::open:
      return {h, onward, 0};
    case BoundaryKind::level:
      return {std::max(0.0F, rule.level - inside.bed), 1, 0};
    case BoundaryKind::normalDepth: {
      const float n = std::sqrt(grid.friction[inner] / kGravity);
      if (!(n > 0)) return {h, onward, 0};
      return {h, 0, outward * std::pow(h, 2.0F / 3.0F) * rule.rootSlope / n};
    }
    default:
      return {h, -1, 0};
  }
}

FloodRim::SideWater FloodRim::beyond(const FloodGrid& grid, Edge side, int k,
                                     const SideWater& inside) const {
  const RimCell cell = rimCell(grid.shape, int(side), k);
  const std::size_t inner = grid.at(cell.column, cell.row);
  if (grid.frozen(inner)) return {inside.depth, inside.bed, 0, 0};
  const Rule& rule = rules_[rule_[std::size_t(side)][std::size_t(k)]];
  const float outward = side == Edge::east || side == Edge::north ? 1.0F : -1.0F;
  const Mirror m = mirrorOf(grid, inner, rule, inside, outward);
  return {m.depth, inside.bed, inside.normal * m.keep + m.own, inside.transverse};
}

void FloodRim::extendBed(FloodGrid& grid) const {
  const std::ptrdiff_t outward[] = {-1, 1, -grid.stride, grid.stride};
  for (int side = 0; side < 4; ++side) {
    const auto& along = rule_[std::size_t(side)];
    for (std::size_t k = 0; k < along.size(); ++k) {
      const BoundaryKind kind = rules_[along[k]].kind;
      if (kind != BoundaryKind::open && kind != BoundaryKind::normalDepth) continue;
      const RimCell cell = rimCell(grid.shape, side, int(k));
      const std::size_t inner = grid.at(cell.column, cell.row);
      const std::size_t before = inner - std::size_t(outward[side]);
      if (grid.outside(inner) || grid.outside(before)) continue;
      grid.bed[inner + std::size_t(outward[side])] = 2 * grid.bed[inner] - grid.bed[before];
    }
  }
}

void FloodRim::set(FloodGrid& grid, std::size_t ghost, std::size_t inner, int rule, float outward,
                   bool alongX) const {
  const float h = grid.depth[inner];
  const float qn = alongX ? grid.qx[inner] : grid.qy[inner];
  const float qt = alongX ? grid.qy[inner] : grid.qx[inner];
  Mirror m{h, 0, 0};
  float scale = 0;
  if (!grid.frozen(inner)) {
    m = mirrorOf(grid, inner, rules_[std::size_t(rule)], {h, grid.bed[inner], qn, qt}, outward);
    scale = m.depth == h ? 1.0F : h > kDryDepth ? m.depth / h : 0.0F;
  }
  const float normal = qn * (m.keep * scale) + m.own * m.depth, transverse = qt * scale;
  grid.depth[ghost] = m.depth;
  grid.qx[ghost] = alongX ? normal : transverse;
  grid.qy[ghost] = alongX ? transverse : normal;
}

void FloodRim::settle(const FloodGrid& grid, Edge side, int k, float& q) const {
  const RimCell cell = rimCell(grid.shape, int(side), k);
  const std::size_t inner = grid.at(cell.column, cell.row);
  const Rule& rule = rules_[rule_[std::size_t(side)][std::size_t(k)]];
  if (rule.kind == BoundaryKind::level && !grid.frozen(inner)) return;
  q = 0;
  if (grid.frozen(inner)) return;
  const bool alongX = side == Edge::west || side == Edge::east;
  const bool outwardUp = side == Edge::east || side == Edge::north;
  const FloatArray& flow = alongX ? grid.qx : grid.qy;
  const std::size_t step = alongX ? 1 : std::size_t(grid.stride);
  const float inside = flow[outwardUp ? inner : inner + step];
  const float outward = outwardUp ? 1.0F : -1.0F, h = grid.depth[inner];
  if (rule.kind == BoundaryKind::open) {
    const float before = grid.depth[outwardUp ? inner - step : inner + step];
    const float deeper = before > kDryDepth ? std::pow(h / before, 5.0F / 3.0F) : 1.0F;
    q = inside * outward > 0 ? inside * deeper : 0;
  } else if (rule.kind == BoundaryKind::normalDepth) {
    const Mirror m = mirrorOf(grid, inner, rule, {h, grid.bed[inner], inside, 0}, outward);
    q = inside * m.keep + m.own * h;
  }
  const float most = std::min(std::fabs(q), h * std::sqrt(kGravity * h));
  q = std::copysign(most, q);
}

void FloodRim::fillWestEast(FloodGrid& grid, int row) const {
  const int last = grid.shape.columns - 1;
  set(grid, grid.at(-1, row), grid.at(0, row), rule_[0][std::size_t(row)], -1, true);
  set(grid, grid.at(last + 1, row), grid.at(last, row), rule_[1][std::size_t(row)], 1, true);
}

void FloodRim::fillSouth(FloodGrid& grid) const {
  for (int c = 0; c < grid.shape.columns; ++c) {
    set(grid, grid.at(c, -1), grid.at(c, 0), rule_[2][std::size_t(c)], -1, false);
  }
}

void FloodRim::fillNorth(FloodGrid& grid) const {
  const int top = grid.shape.rows - 1;
  for (int c = 0; c < grid.shape.columns; ++c) {
    set(grid, grid.at(c, top + 1), grid.at(c, top), rule_[3][std::size_t(c)], 1, false);
  }
}

}  // namespace citymirror::flood
