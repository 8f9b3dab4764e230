#include "scenarios/flood/flood_forcing.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

/// Levels that change are held in whole millimetres, so that they follow from time alone.
double heldLevel(const LinearSeries& series, double t) {
  const double level = series.at(t);
  const bool constant = std::all_of(series.value.begin(), series.value.end(),
                                    [&](double v) { return v == series.value.front(); });
  return constant ? level : std::round(level * 1000) / 1000;
}

}  // namespace

std::vector<std::size_t> cellsOf(const FloodGrid& grid, const std::vector<Point2>& place) {
  std::vector<std::size_t> cells;
  const auto points = place.size() > 1 ? resample(place, grid.shape.cell / 4) : place;
  for (const Point2& p : points) {
    const int c = grid.shape.columnOf(p.x()), r = grid.shape.rowOf(p.y());
    if (grid.shape.holds(c, r) && !grid.frozen(grid.at(c, r))) cells.push_back(grid.at(c, r));
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

FloodForcing::FloodForcing(const FloodInputs& inputs, const FloodGrid& grid)
    : facesHoldFlow_(inputs.scheme == Scheme::inertial) {
  for (const Inflow& inflow : inputs.inflows) {
    sources_.push_back({inflow.discharge, cellsOf(grid, inflow.at)});
  }
  for (const Sink& sink : inputs.sinks) {
    const auto cells = cellsOf(grid, {sink.at});
    if (!cells.empty()) drains_.push_back({sink.id, cells.front(), sink.capacity});
  }
  for (const LevelRegion& region : inputs.levelRegions) {
    Held held{region.level, {}};
    for (const std::uint32_t k : region.cells) {
      const int columns = grid.shape.columns;
      const std::size_t i = grid.at(int(k) % columns, int(k) / columns);
      if (!grid.outside(i)) held.cells.push_back(i);
    }
    held_.push_back(std::move(held));
  }
}

void FloodForcing::applyLevels(FloodGrid& grid, double t) {
  for (Held& held : held_) {
    const double level = heldLevel(held.level, t);
    if (level == held.applied) continue;
    held.applied = level;
    const float relative = float(level - grid.datum);
    for (const std::size_t i : held.cells) {
      grid.depth[i] = std::max(0.0F, relative - grid.bed[i]);
      grid.maxDepth[i] = std::max(grid.maxDepth[i], grid.depth[i]);
      if (grid.depth[i] > kArrived) grid.arrival[i] = std::min(grid.arrival[i], float(t));
    }
  }
}

namespace {

/// Momentum that `q` (m²/s) brings through a rim face that the sweep took for a wall: q²/h, and c q
/// that the flux between mirrored states lacks where water leaves a wall. A shallow or dry cell is
/// entered at critical depth.
void push(FloodGrid& grid, const FloodRim::FedCell& fed, double q, double dt) {
  const double cell = grid.shape.cell, critical = std::cbrt(q * q / kGravity);
  const double h = std::max(double(grid.depth[fed.cell]) + q * dt / cell, critical);
  const float gain = float((q * q / h + std::sqrt(kGravity * h) * q) * dt / cell);
  grid.qx[fed.cell] += gain * fed.inX;
  grid.qy[fed.cell] += gain * fed.inY;
}

void fill(FloodGrid& grid, std::size_t cell, double volume, Exchange& exchange) {
  pourInto(grid, cell, volume, exchange);
  exchange.inflow += volume;
}

}  // namespace

void FloodForcing::feedRim(FloodGrid& grid, const FloodRim::Feeding& feeding, double dt,
                           Exchange& exchange) const {
  if (feeding.discharge <= 0) return;
  double lowest = std::numeric_limits<double>::max(), sum = 0;
  for (const auto& fed : feeding.cells) lowest = std::min(lowest, double(grid.bed[fed.cell]));
  std::vector<double> weight;
  for (const auto& fed : feeding.cells) {
    const double bedShare = grid.bed[fed.cell] < lowest + 0.05 ? 1e-3 : 0;
    weight.push_back(bedShare + std::pow(double(grid.depth[fed.cell]), 5.0 / 3.0));
    sum += weight.back();
  }
  for (std::size_t k = 0; k < weight.size(); ++k) {
    if (weight[k] <= 0) continue;
    const double discharge = feeding.discharge * weight[k] / sum;
    if (!facesHoldFlow_) push(grid, feeding.cells[k], discharge / grid.shape.cell, dt);
    fill(grid, feeding.cells[k].cell, discharge * dt, exchange);
  }
}

Exchange FloodForcing::feed(FloodGrid& grid, const FloodRim& rim, double t, double dt) {
  Exchange exchange;
  for (const Source& source : sources_) {
    const double volume = source.discharge.at(t + dt / 2) * dt / double(source.cells.size());
    if (volume <= 0) continue;
    for (const std::size_t i : source.cells) fill(grid, i, volume, exchange);
  }
  for (const auto& feeding : rim.feedings()) feedRim(grid, feeding, dt, exchange);
  return exchange;
}

Exchange FloodForcing::drain(FloodGrid& grid, double t, double dt) {
  Exchange exchange;
  for (const Drain& d : drains_) {
    const double volume = d.capacity.at(t + dt / 2) * dt;
    if (volume > 0) exchange.drained += takeFrom(grid, d.cell, volume);
  }
  return exchange;
}

std::vector<std::size_t> FloodForcing::fedCells() const {
  std::vector<std::size_t> cells;
  for (const Source& source : sources_) {
    cells.insert(cells.end(), source.cells.begin(), source.cells.end());
  }
  return cells;
}

Outcome FloodForcing::setSink(const SetSink& edit) {
  bool found = false;
  for (Drain& d : drains_) {
    if (d.id != edit.id) continue;
    d.capacity = {{0}, {edit.capacity}};
    found = true;
  }
  if (found) return Done{};
  return Error{ErrorCode::notFound, "there is no such sink", edit.id,
               "Choose one of the run's sinks"};
}

}  // namespace citymirror::flood
