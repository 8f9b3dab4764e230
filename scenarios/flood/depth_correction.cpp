#include "scenarios/flood/depth_correction.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

namespace citymirror::flood {
namespace {

using Cell = std::pair<int, int>;  // column, row

double levelIn(const FloodGrid& grid, std::size_t cell) {
  return double(grid.bed[cell]) + heldIn(grid, cell) / grid.area();
}

/// The lowest cell around a place that takes water.
std::optional<Cell> cellOfPlace(const FloodGrid& grid, const Point2& at) {
  const int column = grid.shape.columnOf(at.x()), row = grid.shape.rowOf(at.y());
  std::optional<Cell> lowest;
  for (int r = row - 1; r <= row + 1; ++r) {
    for (int c = column - 1; c <= column + 1; ++c) {
      if (!grid.shape.holds(c, r) || grid.frozen(grid.at(c, r))) continue;
      if (!lowest || grid.bed[grid.at(c, r)] < grid.bed[grid.at(lowest->first, lowest->second)])
        lowest = Cell{c, r};
    }
  }
  return lowest;
}

/// The face between two neighbours.
Face faceBetween(const FloodGrid& grid, const Cell& a, const Cell& b) {
  const Cell high = std::max(a, b);
  const auto axis = a.second == b.second ? Face::Axis::x : Face::Axis::y;
  return {grid.at(high.first, high.second), axis};
}

/// Cells that water at `level` (of the grid's datum) reaches from the place, within the radius; the
/// place is the first.
std::vector<Cell> pondAround(const FloodGrid& grid, const Cell& place, double level,
                             double radius) {
  const Point2 centre = grid.shape.centre(place.first, place.second);
  std::vector<Cell> pond{place};
  std::set<Cell> seen{place};
  for (std::size_t i = 0; i < pond.size(); ++i) {
    const Cell here = pond[i];
    for (const auto& [dc, dr] : {Cell{1, 0}, Cell{-1, 0}, Cell{0, 1}, Cell{0, -1}}) {
      const Cell next{here.first + dc, here.second + dr};
      if (!grid.shape.holds(next.first, next.second) || seen.contains(next)) continue;
      const std::size_t cell = grid.at(next.first, next.second);
      const bool near = (grid.shape.centre(next.first, next.second) - centre).norm() < radius;
      if (!near || grid.frozen(cell) || !(grid.bed[cell] < level)) continue;
      const double crest = grid.crestOf(faceBetween(grid, here, next)) - grid.datum;
      if (!(crest < level)) continue;
      seen.insert(next);
      pond.push_back(next);
    }
  }
  return pond;
}

}  // namespace

double cressmanWeight(double distance, double radius) {
  if (distance <= 0) return 1;
  if (distance >= radius) return 0;
  const double r2 = distance * distance, R2 = radius * radius;
  return (R2 - r2) / (R2 + r2);
}

DepthCorrection correctDepth(FloodGrid& grid, const CorrectDepth& edit, double time,
                             Exchange& exchange) {
  DepthCorrection done{edit.id, time, edit.at, edit.radius, edit.depth};
  const auto place = cellOfPlace(grid, edit.at);
  if (!place) return done;
  const std::size_t middle = grid.at(place->first, place->second);
  const Point2 centre = done.at = grid.shape.centre(place->first, place->second);
  const double computed = levelIn(grid, middle), seen = double(grid.bed[middle]) + edit.depth;
  done.before = done.after = heldIn(grid, middle) / grid.area();
  const auto pond = pondAround(grid, *place, std::max(computed, seen), edit.radius);
  for (const Cell& c : pond) {
    const std::size_t cell = grid.at(c.first, c.second);
    const double held = heldIn(grid, cell) / grid.area();
    const double under = std::max(0.0, seen - double(grid.bed[cell]));
    const double target = seen > computed ? std::max(held, under) : std::min(held, under);
    const double weight = edit.weight * cressmanWeight(
                                            (grid.shape.centre(c.first, c.second) - centre).norm(),
                                            edit.radius);
    const double change = weight * (target - held) * grid.area();
    if (change > 0) pourInto(grid, cell, change, exchange);
    const double taken = change < 0 ? takeFrom(grid, cell, -change) : 0;
    if (change == 0) continue;
    done.volume += change > 0 ? change : -taken;
    ++done.cells;
  }
  done.after = heldIn(grid, middle) / grid.area();
  return done;
}

}  // namespace citymirror::flood
