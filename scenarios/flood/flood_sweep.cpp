#include "scenarios/flood/flood_sweep.h"

#include <algorithm>
#include <cmath>

namespace citymirror::flood {
namespace {

constexpr int kLeastRows = 8;         ///< of a band
constexpr int kStepsPerBalance = 32;  ///< between new shares of the rows
constexpr int kCostOfRow = 64;        ///< of a row without water, in cell updates

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

/// A face between a computed cell of this row and a level region.
struct FloodSweep::HeldFace {
  enum class Way : std::uint8_t { west, east, south, north };
  int column;
  Way way;
};

FloodSweep::FloodSweep(const FloodInputs& inputs, const FloodGrid& grid, const FloodRim& rim,
                       int threads)
    : pool_(std::clamp(threads, 1, std::max(1, grid.shape.rows / kLeastRows))),
      local_(grid, rim) {
  const int rows = grid.shape.rows;
  for (int band = 0; band <= pool_.bands(); ++band) {
    firstRow_.push_back(int(std::int64_t(rows) * band / pool_.bands()));
  }
  for (int band = 0; band < pool_.bands(); ++band) {
    const FloatArray zeros(std::size_t(grid.stride) + 32, 0.0F);
    bands_.push_back({RowScheme::make(inputs.scheme, grid, rim), zeros, zeros, zeros, zeros});
  }
  const auto flags = std::size_t(rows) * std::size_t(grid.stretches);
  for (auto* list : {&live_, &always_, &wet_, &wetNext_, &due_}) list->assign(flags, 0);
  sums_.resize(std::size_t(rows));
  work_.assign(std::size_t(rows), 0);
  markStatic(grid);
  listHeldFaces(inputs, grid);
  for (const std::size_t cell : rim.levelCells()) always_[grid.stretchAt(cell)] = 1;
  local_.setUnwaiting(always_);
  wakeWet(grid);
}

FloodSweep::~FloodSweep() = default;

void FloodSweep::markStatic(const FloodGrid& grid) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      const std::size_t i = grid.at(c, r);
      if (grid.outside(i)) continue;
      live_[std::size_t(r * grid.stretches + c / kStretch)] = 1;
      activeCells_ += grid.frozen(i) ? 0 : 1;
    }
  }
}

void FloodSweep::listHeldFaces(const FloodInputs& inputs, const FloodGrid& grid) {
  using Way = HeldFace::Way;
  heldFaces_.resize(always_.size());
  const auto add = [&](int column, int row, Way way) {
    if (!grid.shape.holds(column, row) || grid.frozen(grid.at(column, row))) return;
    const auto stretch = std::size_t(row * grid.stretches + column / kStretch);
    heldFaces_[stretch].push_back({column, way});
    always_[stretch] = 1;
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
  wet_[grid.stretchAt(cell)] = 1;
}

void FloodSweep::wakeWet(const FloodGrid& grid) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      const std::size_t i = grid.at(c, r);
      if (!grid.frozen(i) && grid.depth[i] > 0) wake(grid, i);
    }
  }
}

bool FloodSweep::active(int row, int stretch) const {
  const int rows = int(sums_.size()), stretches = int(live_.size()) / rows;
  const auto at = [&](int r, int s) { return std::size_t(r * stretches + s); };
  if (row < 0 || row >= rows || !live_[at(row, stretch)]) return false;
  if (raining_) return true;
  const auto wet = [&](int r, int s) {
    return r >= 0 && r < rows && s >= 0 && s < stretches && (wet_[at(r, s)] | always_[at(r, s)]);
  };
  return wet(row, stretch) || wet(row, stretch - 1) || wet(row, stretch + 1) ||
         wet(row - 1, stretch) || wet(row + 1, stretch);
}

bool FloodSweep::due(int row, int stretch) const {
  if (row < 0 || row >= int(sums_.size())) return false;
  return due_[std::size_t(row * int(live_.size() / sums_.size()) + stretch)] != 0;
}

void FloodSweep::listDue(const FloodGrid& grid) {
  const bool whole = local_.whole();
  for (int row = 0; row < grid.shape.rows; ++row) {
    for (int s = 0; s < grid.stretches; ++s) {
      const bool takesPart = whole || local_.fast(row, s);
      const bool owed = whole && local_.owed(row, s);
      due_[std::size_t(row * grid.stretches + s)] = owed || (takesPart && active(row, s));
    }
  }
}

int FloodSweep::plan(const FloodGrid& grid, const RoundLimits& limits) {
  return local_.plan(grid, limits, pool_);
}

void FloodSweep::addFed(const FloodGrid& grid, const std::vector<std::size_t>& cells) {
  local_.addFed(grid, cells);
}

void FloodSweep::forgetRound() {
  local_.forget();
  underWay_ = false;
}

Stretch FloodSweep::stretchOf(const FloodGrid& grid, int row, int stretch) const {
  const int from = stretch * kStretch;
  return {row, from, std::min(kStretch, grid.shape.columns - from)};
}

SweepReport FloodSweep::step(FloodGrid& grid, const SweepStep& step, const RainField& rain,
                             InfiltrationField& infiltration, const run::JobContext& job) {
  job_ = &job;
  rain_ = &rain;
  raining_ = rain.falls();
  infiltration_ = &infiltration;
  if (!underWay_) {
    rebalance(grid);
    local_.begin(step.dt);
    listDue(grid);
    pool_.run([&](int band) { prepareBand(grid, step, band); });
  }
  pool_.run([&](int band) { sweepBand(grid, step, band); });
  underWay_ = false;
  for (std::size_t b = 0; b < bands_.size(); ++b) {
    underWay_ = underWay_ || bands_[b].row < firstRow_[b + 1];
  }
  const SweepReport report = sumUp(grid);
  if (underWay_) return report;
  std::swap(wet_, wetNext_);
  for (std::size_t row = 0; row < work_.size(); ++row) work_[row] += sums_[row].updates;
  local_.end();
  return report;
}

SweepReport FloodSweep::sumUp(const FloodGrid& grid) const {
  SweepReport report;
  report.abandoned = underWay_;
  for (const RowSums& row : sums_) {
    report.speedBits = std::max(report.speedBits, row.speedBits);
    report.infiltrated += row.infiltrated * grid.area();
    report.clipped += row.clipped * grid.area();
    report.outflow += row.outflow * grid.shape.cell;
    report.cellUpdates += row.updates;
    report.clippedCells += row.clippedCells;
    for (const ClippedCell& cell : row.named) {
      if (report.named.size() < kNamedClips) report.named.push_back(cell);
    }
  }
  return report;
}

void FloodSweep::prepareBand(FloodGrid& grid, const SweepStep& step, int index) {
  const auto b = std::size_t(index);
  Band& band = bands_[b];
  band.row = firstRow_[b];
  band.sincePoll = 0;
  if (!raining_) std::fill(band.gain.begin(), band.gain.end(), 0.0F);
  if (!infiltration_->any()) std::fill(band.wanted.begin(), band.wanted.end(), 0.0F);
  band.rows->prepare(grid, step, firstRow_[b], firstRow_[b + 1]);
  const int row = firstRow_[b];
  for (int s = 0; s < grid.stretches; ++s) {
    if (!local_.mixedSouth(row, s) || !(due(row - 1, s) || due(row, s))) continue;
    const Stretch stretch = stretchOf(grid, row, s);
    local_.keepSouth(grid, stretch, band.rows->edge.from(stretch.from));
  }
}

void FloodSweep::sweepBand(FloodGrid& grid, const SweepStep& step, int index) {
  const auto b = std::size_t(index);
  Band& band = bands_[b];
  RowScheme& rows = *band.rows;
  const RowScheme* above = b + 1 < bands_.size() ? bands_[b + 1].rows.get() : nullptr;
  const int end = firstRow_[b + 1];
  if (band.row == firstRow_[b]) rows.begin(grid, step, above);
  for (; band.row < end; ++band.row) {
    if (band.sincePoll >= kCellsPerPoll) {
      band.sincePoll = 0;
      if (job_->cancelled()) return;
    }
    if (band.row + 1 < end) {
      crossNorth(grid, step, band.row, rows);
    } else {
      rows.takeNorthFrom(above);
    }
    RowSums sums;
    sweepRow(grid, step, band.row, band, sums);
    band.sincePoll += sums.updates;
    sums_[std::size_t(band.row)] = std::move(sums);
    rows.next();
  }
}

void FloodSweep::crossNorth(FloodGrid& grid, const SweepStep& step, int row,
                            RowScheme& rows) {
  rows.reach(grid, row + 1);
  for (int s = 0; s < grid.stretches; ++s) {
    const bool crossed = due(row, s) || due(row + 1, s);
    if (!crossed && !due(row + 2, s)) continue;
    const Stretch above = stretchOf(grid, row + 1, s);
    rows.look(grid, step, above);
    if (!crossed) continue;
    rows.crossNorth(grid, step, stretchOf(grid, row, s));
    if (local_.mixedSouth(row + 1, s)) local_.keepSouth(grid, above, rows.north.from(above.from));
  }
}

void FloodSweep::keepWestFaces(int row, RowScheme& rows) {
  const int stretches = int(live_.size() / sums_.size());
  for (int s = 1; s < stretches; ++s) {
    if (!local_.mixedWest(row, s) || !(due(row, s - 1) || due(row, s))) continue;
    local_.keepWest(row, s, rows.x.from(s * kStretch));
  }
}

void FloodSweep::sweepRow(FloodGrid& grid, const SweepStep& step, int row, Band& band,
                          RowSums& sums) {
  for (int s = 0; s < grid.stretches; ++s) {
    if (due(row, s)) band.rows->crossWest(grid, step, stretchOf(grid, row, s));
  }
  keepWestFaces(row, *band.rows);
  for (int s = 0; s < grid.stretches; ++s) {
    const auto k = std::size_t(row * grid.stretches + s);
    wetNext_[k] = local_.whole() ? 0 : wet_[k];
    if (!due(row, s)) continue;
    const SweepStep own{step.time, local_.spanOf(row, s)};
    const Stretch stretch = stretchOf(grid, row, s);
    const bool slow = !local_.fast(row, s);
    if (slow) local_.swapMeans(grid, stretch, *band.rows);
    updateStretch(grid, own, stretch, band, sums);
    sums.outflow += own.dt * outflowOf(grid, stretch, *band.rows);
    if (slow) local_.swapMeans(grid, stretch, *band.rows);
  }
}

void FloodSweep::updateStretch(FloodGrid& grid, const SweepStep& step, const Stretch& s, Band& band,
                               RowSums& sums) {
  const std::size_t k = std::size_t(FloodGrid::kPad + s.from);
  const bool soaks = infiltration_->any();
  if (raining_) rain_->fill(s.row, s.from, s.count, step.dt, &band.gain[k]);
  if (soaks) {
    infiltration_->wanted(s.row, s.from, s.count, step.dt, &band.gain[k], &band.wanted[k]);
  }
  const StretchReport report = band.rows->update(grid, step, s, &band.gain[k], &band.wanted[k],
                                                 {&band.infiltrated[k], &band.clipped[k]});
  sums.speedBits = std::max(sums.speedBits, report.speedBits);
  sums.updates += s.count;
  wetNext_[std::size_t(s.row * grid.stretches + s.from / kStretch)] = report.speedBits > 0;
  if (soaks) {
    sums.infiltrated += sumOf(&band.infiltrated[k], s.count);
    infiltration_->tell(s.row, s.from, s.count, step.dt, &band.infiltrated[k]);
  }
  if (report.clipped == 0) return;
  sums.clipped += sumOf(&band.clipped[k], s.count);
  nameClipped(grid, step, s, &band.clipped[k], sums);
}

void FloodSweep::nameClipped(const FloodGrid& grid, const SweepStep& step, const Stretch& s,
                             const float* clipped, RowSums& sums) const {
  for (int i = 0; i < s.count; ++i) {
    if (clipped[i] == 0) continue;
    sums.clippedCells += 1;
    if (sums.named.size() >= kNamedClips) continue;
    sums.named.push_back({step.time, s.from + i, s.row, double(clipped[i]) * grid.area()});
  }
}

void FloodSweep::rebalance(const FloodGrid& grid) {
  if (pool_.bands() == 1 || stepsToRebalance_-- > 0) return;
  stepsToRebalance_ = kStepsPerBalance;
  const int rows = grid.shape.rows, bands = pool_.bands();
  std::int64_t all = 0;
  for (std::int64_t& row : work_) {
    row = row / kStepsPerBalance + kCostOfRow;
    all += row;
  }
  std::int64_t sum = 0;
  int band = 1;
  for (int row = 0; row < rows && band < bands; ++row) {
    const int least = firstRow_[std::size_t(band) - 1] + kLeastRows;
    const int most = rows - (bands - band) * kLeastRows;
    if (row >= least && (sum >= all * band / bands || row >= most)) {
      firstRow_[std::size_t(band++)] = row;
    }
    sum += work_[std::size_t(row)];
  }
  std::fill(work_.begin(), work_.end(), 0);
}

/// Per metre and second through faces to water that is not computed, and through the rim.
double FloodSweep::outflowOf(const FloodGrid& grid, const Stretch& s, const RowScheme& rows) const {
  using Way = HeldFace::Way;
  const int row = s.row, end = s.from + s.count;
  const auto flux = [](const FaceArrays& faces, int column) {
    return double(faces.mass[std::size_t(FloodGrid::kPad + column)]);
  };
  double sum = 0;
  if (s.from == 0 && !grid.frozen(grid.at(0, row))) sum -= flux(rows.x, 0);
  if (end == grid.shape.columns && !grid.frozen(grid.at(end - 1, row))) sum += flux(rows.x, end);
  for (const HeldFace& face :
       heldFaces_[std::size_t(row * grid.stretches + s.from / kStretch)]) {
    switch (face.way) {
      case Way::west:
        sum -= flux(rows.x, face.column);
        break;
      case Way::east:
        sum += flux(rows.x, face.column + 1);
        break;
      case Way::south:
        sum -= flux(rows.south, face.column);
        break;
      case Way::north:
        sum += flux(rows.north, face.column);
        break;
    }
  }
  const bool bottom = row == 0, top = row == grid.shape.rows - 1;
  for (int c = s.from; (bottom || top) && c < end; ++c) {
    if (grid.frozen(grid.at(c, row))) continue;
    if (bottom) sum -= flux(rows.south, c);
    if (top) sum += flux(rows.north, c);
  }
  return sum;
}

}  // namespace citymirror::flood
