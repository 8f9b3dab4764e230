#include "scenarios/flood/flood_sweep.h"

#include <algorithm>
#include <cmath>

namespace citymirror::flood {
namespace {

constexpr int kPad = FloodGrid::kPad;

/// Kernels are given whole 64-byte groups; what lies beyond the last column is frozen.
int rounded(int count) { return (count + 15) / 16 * 16; }

/// In FP64 over eight lanes: always the same order, and no chain of additions to wait for.
double sumOf(const float* values, int count) {
  double lanes[8] = {};
  int i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int k = 0; k < 8; ++k) lanes[k] += values[i + k];
  }
  for (; i < count; ++i) lanes[0] += values[i];
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
         ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

}  // namespace

struct FloodSweep::Scratch {
  struct Cells {
    FloatArray u, v, inverse;
  };
  struct Faces {
    FloatArray mass, low, high, transverse;
    FaceRow from(int column) {
      const auto i = std::size_t(kPad + column);
      return {&mass[i], &low[i], &high[i], &transverse[i]};
    }
  };
  Cells cells, next;
  Faces x, south, north, edge, top;
  FloatArray gain, wanted, infiltrated, clipped;

  explicit Scratch(int stride) {
    const auto size = std::size_t(stride) + 32;
    for (Cells* c : {&cells, &next}) {
      for (FloatArray* a : {&c->u, &c->v, &c->inverse}) a->assign(size, 0.0F);
    }
    for (Faces* f : {&x, &south, &north, &edge, &top}) {
      for (FloatArray* a : {&f->mass, &f->low, &f->high, &f->transverse}) a->assign(size, 0.0F);
    }
    for (FloatArray* a : {&gain, &wanted, &infiltrated, &clipped}) a->assign(size, 0.0F);
  }

  static void velocitiesOf(const FloodGrid& grid, int row, int from, int count, Cells& out) {
    const std::size_t i = grid.at(from, row), k = std::size_t(kPad + from);
    velocities(&grid.depth[i], &grid.qx[i], &grid.qy[i], &out.u[k], &out.v[k], &out.inverse[k],
               count);
  }
  static CellRow alongY(const FloodGrid& grid, int row, int from, const Cells& c) {
    const std::size_t i = grid.at(from, row), k = std::size_t(kPad + from);
    return {&grid.depth[i], &grid.bed[i], &c.v[k], &c.u[k], &c.inverse[k]};
  }
  static CellRow alongX(const FloodGrid& grid, int row, int from, const Cells& c) {
    const std::size_t i = grid.at(from, row), k = std::size_t(kPad + from);
    return {&grid.depth[i], &grid.bed[i], &c.u[k], &c.v[k], &c.inverse[k]};
  }
  /// Fluxes between row and row + 1.
  static void acrossY(const FloodGrid& grid, int row, int from, int count, const Cells& low,
                      const Cells& high, Faces& out) {
    faceFluxes(alongY(grid, row, from, low), alongY(grid, row + 1, from, high),
               &grid.riseY[grid.at(from, row + 1)], out.from(from), count);
  }
};

/// A face between a computed cell of this row and a level region.
struct FloodSweep::HeldFace {
  enum class Way : std::uint8_t { west, east, south, north };
  int column;
  Way way;
};

FloodSweep::FloodSweep(const FloodInputs& inputs, const FloodGrid& grid, const FloodRim& rim,
                       int threads)
    : pool_(std::clamp(threads, 1, std::max(1, grid.shape.rows / 8))) {
  const int rows = grid.shape.rows;
  for (int band = 0; band <= pool_.bands(); ++band) {
    firstRow_.push_back(int(std::int64_t(rows) * band / pool_.bands()));
  }
  for (int band = 0; band < pool_.bands(); ++band) {
    scratch_.push_back(std::make_unique<Scratch>(grid.stride));
  }
  const auto flags = std::size_t(rows) * std::size_t(grid.stretches);
  for (auto* list : {&live_, &always_, &wet_, &wetNext_}) list->assign(flags, 0);
  sums_.resize(std::size_t(rows));
  markStatic(grid);
  listHeldFaces(inputs, grid);
  const auto stretchAt = [&](std::size_t cell) {
    const int row = int(cell / std::size_t(grid.stride)) - 1;
    const int column = int(cell % std::size_t(grid.stride)) - kPad;
    return std::size_t(row * grid.stretches + column / kStretch);
  };
  for (const std::size_t cell : rim.levelCells()) always_[stretchAt(cell)] = 1;
  wakeWet(grid);
}

FloodSweep::~FloodSweep() = default;

void FloodSweep::markStatic(const FloodGrid& grid) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      if (grid.frozen(grid.at(c, r))) continue;
      live_[std::size_t(r * grid.stretches + c / kStretch)] = 1;
      ++activeCells_;
    }
  }
}

void FloodSweep::listHeldFaces(const FloodInputs& inputs, const FloodGrid& grid) {
  using Way = HeldFace::Way;
  heldFaces_.resize(std::size_t(grid.shape.rows));
  const auto add = [&](int column, int row, Way way) {
    if (!grid.shape.holds(column, row) || grid.frozen(grid.at(column, row))) return;
    heldFaces_[std::size_t(row)].push_back({column, way});
    always_[std::size_t(row * grid.stretches + column / kStretch)] = 1;
  };
  for (const LevelRegion& region : inputs.levelRegions) {
    for (const std::uint32_t k : region.cells) {
      const int c = int(k) % grid.shape.columns, r = int(k) / grid.shape.columns;
      if (grid.outside(grid.at(c, r))) continue;
      add(c + 1, r, Way::west);
      add(c - 1, r, Way::east);
      add(c, r + 1, Way::south);
      add(c, r - 1, Way::north);
    }
  }
}

void FloodSweep::wake(const FloodGrid& grid, std::size_t cell) {
  const int row = int(cell / std::size_t(grid.stride)) - 1;
  const int column = int(cell % std::size_t(grid.stride)) - kPad;
  wet_[std::size_t(row * grid.stretches + column / kStretch)] = 1;
}

void FloodSweep::wakeWet(const FloodGrid& grid) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      const std::size_t i = grid.at(c, r);
      if (!grid.frozen(i) && grid.depth[i] > 0) wake(grid, i);
    }
  }
}

bool FloodSweep::active(int row, int stretch, bool rain) const {
  const int rows = int(sums_.size()), stretches = int(live_.size()) / rows;
  const auto at = [&](int r, int s) { return std::size_t(r * stretches + s); };
  if (row < 0 || row >= rows || !live_[at(row, stretch)]) return false;
  if (rain) return true;
  const auto wet = [&](int r, int s) {
    return r >= 0 && r < rows && s >= 0 && s < stretches && (wet_[at(r, s)] | always_[at(r, s)]);
  };
  return wet(row, stretch) || wet(row, stretch - 1) || wet(row, stretch + 1) ||
         wet(row - 1, stretch) || wet(row + 1, stretch);
}

SweepReport FloodSweep::step(FloodGrid& grid, const FloodRim& rim, const SweepStep& step,
                             const RainField& rain, InfiltrationField& infiltration) {
  rain_ = &rain;
  infiltration_ = &infiltration;
  pool_.run([&](int band) { prepareBand(grid, rim, band); });
  pool_.run([&](int band) { sweepBand(grid, rim, step, band); });
  std::swap(wet_, wetNext_);
  SweepReport report;
  for (const RowSums& row : sums_) {
    report.speedBits = std::max(report.speedBits, row.speedBits);
    report.infiltrated += row.infiltrated * grid.area();
    report.clipped += row.clipped * grid.area();
    report.outflow += row.outflow * step.dt * grid.shape.cell;
    report.cellUpdates += row.updates;
  }
  return report;
}

void FloodSweep::prepareBand(FloodGrid& grid, const FloodRim& rim, int band) {
  Scratch& scratch = *scratch_[std::size_t(band)];
  const int columns = rounded(grid.shape.columns), row = firstRow_[std::size_t(band)];
  if (row == 0) rim.fillSouth(grid);
  Scratch::velocitiesOf(grid, row - 1, 0, columns, scratch.cells);
  Scratch::velocitiesOf(grid, row, 0, columns, scratch.next);
  Scratch::acrossY(grid, row - 1, 0, columns, scratch.cells, scratch.next, scratch.edge);
  const int last = grid.shape.rows - 1;
  if (firstRow_[std::size_t(band) + 1] <= last) return;
  rim.fillNorth(grid);
  Scratch::velocitiesOf(grid, last, 0, columns, scratch.cells);
  Scratch::velocitiesOf(grid, last + 1, 0, columns, scratch.next);
  Scratch::acrossY(grid, last, 0, columns, scratch.cells, scratch.next, scratch.top);
}

void FloodSweep::sweepBand(FloodGrid& grid, const FloodRim& rim, const SweepStep& step, int band) {
  Scratch& scratch = *scratch_[std::size_t(band)];
  const int first = firstRow_[std::size_t(band)], end = firstRow_[std::size_t(band) + 1];
  const bool rain = rain_->falls(), lastBand = band + 1 == pool_.bands();
  scratch.south = scratch.edge;
  if (!rain) std::fill(scratch.gain.begin(), scratch.gain.end(), 0.0F);
  std::fill(scratch.wanted.begin(), scratch.wanted.end(), 0.0F);
  rim.fillWestEast(grid, first);
  Scratch::velocitiesOf(grid, first, -1, rounded(grid.shape.columns + 2), scratch.cells);
  for (int row = first; row < end; ++row) {
    if (row + 1 < end) {
      northFluxes(grid, rim, row, rain, scratch);
    } else {
      scratch.north = lastBand ? scratch.top : scratch_[std::size_t(band) + 1]->edge;
    }
    RowSums sums;
    sweepRow(grid, step, row, scratch, sums);
    sums_[std::size_t(row)] = sums;
    std::swap(scratch.south, scratch.north);
    std::swap(scratch.cells, scratch.next);
  }
}

void FloodSweep::northFluxes(FloodGrid& grid, const FloodRim& rim, int row, bool rain,
                             Scratch& scratch) {
  rim.fillWestEast(grid, row + 1);
  for (int s = 0; s < grid.stretches; ++s) {
    const bool crossed = active(row, s, rain) || active(row + 1, s, rain);
    if (!crossed && !active(row + 2, s, rain)) continue;
    const int from = s * kStretch, count = std::min(kStretch, grid.shape.columns - from);
    Scratch::velocitiesOf(grid, row + 1, from - 1, 1, scratch.next);
    Scratch::velocitiesOf(grid, row + 1, from, rounded(count), scratch.next);
    Scratch::velocitiesOf(grid, row + 1, from + count, 1, scratch.next);
    if (!crossed) continue;
    Scratch::acrossY(grid, row, from, rounded(count), scratch.cells, scratch.next, scratch.north);
  }
}

void FloodSweep::sweepRow(FloodGrid& grid, const SweepStep& step, int row, Scratch& scratch,
                          RowSums& sums) {
  const bool rain = rain_->falls();
  const std::size_t flags = std::size_t(row * grid.stretches);
  for (int s = 0; s < grid.stretches; ++s) {
    if (!active(row, s, rain)) continue;
    const int from = s * kStretch, count = std::min(kStretch, grid.shape.columns - from);
    faceFluxes(Scratch::alongX(grid, row, from - 1, scratch.cells),
               Scratch::alongX(grid, row, from, scratch.cells), &grid.riseX[grid.at(from, row)],
               scratch.x.from(from), rounded(count + 1));
  }
  for (int s = 0; s < grid.stretches; ++s) {
    wetNext_[flags + std::size_t(s)] = 0;
    if (active(row, s, rain)) updateStretch(grid, step, row, s, scratch, sums);
  }
  sums.outflow = outflowOf(grid, row, rain, scratch);
}

void FloodSweep::updateStretch(FloodGrid& grid, const SweepStep& step, int row, int stretch,
                               Scratch& scratch, RowSums& sums) {
  const int from = stretch * kStretch, count = std::min(kStretch, grid.shape.columns - from);
  const std::size_t i = grid.at(from, row), k = std::size_t(kPad + from);
  const StateRow state{&grid.depth[i],    &grid.depthRest[i], &grid.qx[i],       &grid.qy[i],
                       &grid.friction[i], &scratch.gain[k],   &scratch.wanted[k]};
  const bool soaks = infiltration_->any();
  if (rain_->falls()) rain_->fill(row, from, count, step.dt, &scratch.gain[k]);
  if (soaks) {
    infiltration_->wanted(row, from, count, step.dt, &scratch.gain[k], &scratch.wanted[k]);
  }
  const StepScalars scalars{float(step.dt), float(step.dt / grid.shape.cell)};
  const StretchReport report =
      updateCells(state, scratch.x.from(from), scratch.south.from(from), scratch.north.from(from),
                  {&scratch.infiltrated[k], &scratch.clipped[k]}, scalars, rounded(count));
  updateMaxima(state,
               {&grid.maxDepth[i], &grid.maxSpeed[i], &grid.maxHazard[i], &grid.arrival[i],
                &grid.maxDepthSpeed[i], &grid.duration[i]},
               float(step.time), float(step.dt), rounded(count));
  sums.speedBits = std::max(sums.speedBits, report.speedBits);
  sums.updates += count;
  wetNext_[std::size_t(row * grid.stretches + stretch)] = report.speedBits > 0;
  if (soaks) {
    sums.infiltrated += sumOf(&scratch.infiltrated[k], count);
    infiltration_->tell(row, from, count, step.dt, &scratch.infiltrated[k]);
  }
  if (report.clipped != 0) sums.clipped += sumOf(&scratch.clipped[k], count);
}

double FloodSweep::outflowOf(const FloodGrid& grid, int row, bool rain,
                             const Scratch& scratch) const {
  using Way = HeldFace::Way;
  const int columns = grid.shape.columns;
  const auto flux = [](const Scratch::Faces& faces, int column) {
    return double(faces.mass[std::size_t(kPad + column)]);
  };
  double sum = 0;
  if (active(row, 0, rain) && !grid.frozen(grid.at(0, row))) sum -= flux(scratch.x, 0);
  if (active(row, grid.stretches - 1, rain) && !grid.frozen(grid.at(columns - 1, row))) {
    sum += flux(scratch.x, columns);
  }
  for (const HeldFace& face : heldFaces_[std::size_t(row)]) {
    switch (face.way) {
      case Way::west:
        sum -= flux(scratch.x, face.column);
        break;
      case Way::east:
        sum += flux(scratch.x, face.column + 1);
        break;
      case Way::south:
        sum -= flux(scratch.south, face.column);
        break;
      case Way::north:
        sum += flux(scratch.north, face.column);
        break;
    }
  }
  const bool bottom = row == 0, top = row == grid.shape.rows - 1;
  for (int c = 0; (bottom || top) && c < columns; ++c) {
    if (grid.frozen(grid.at(c, row)) || !active(row, c / kStretch, rain)) continue;
    if (bottom) sum -= flux(scratch.south, c);
    if (top) sum += flux(scratch.north, c);
  }
  return sum;
}

}  // namespace citymirror::flood
