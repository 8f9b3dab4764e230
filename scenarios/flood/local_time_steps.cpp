#include "scenarios/flood/local_time_steps.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace citymirror::flood {
namespace {

constexpr double kWorthwhile = 0.8;  ///< share of the work of equal steps that a round may cost
constexpr int kLongestRound = 8;     ///< steps
constexpr int kSampledRows = 8;      ///< one in so many says first whether a round may pay

std::array<float*, 4> partsOf(const FaceRow& flux) {
  return {flux.mass, flux.low, flux.high, flux.transverse};
}

float speedIn(const FloodGrid& grid, int row, int from, int count) {
  const std::size_t i = grid.at(from, row);
  const std::uint32_t bits =
      fastestBits({&grid.depth[i], &grid.qx[i], &grid.qy[i]}, &grid.friction[i], count);
  return std::bit_cast<float>(bits);
}

}  // namespace

LocalTimeSteps::LocalTimeSteps(const FloodGrid& grid, const FloodRim& rim)
    : rows_(grid.shape.rows), stretches_(grid.stretches) {
  const std::size_t all = std::size_t(rows_) * std::size_t(stretches_);
  for (auto* flags : {&fed_, &unwaiting_, &fast_, &owed_}) flags->assign(all, 0);
  for (const auto& feeding : rim.feedings()) {
    for (const auto& fed : feeding.cells) addFed(grid, {fed.cell});
  }
}

void LocalTimeSteps::addFed(const FloodGrid& grid, const std::vector<std::size_t>& cells) {
  for (const std::size_t cell : cells) fed_[grid.stretchAt(cell)] = 1;
}

void LocalTimeSteps::setUnwaiting(const std::vector<std::uint8_t>& flags) { unwaiting_ = flags; }

void LocalTimeSteps::begin(double dt) {
  dt_ = dt;
  span_ += dt;
  ++done_;
}

void LocalTimeSteps::end() {
  if (whole()) forget();
}

void LocalTimeSteps::forget() {
  steps_ = 1;
  done_ = 0;
  span_ = 0;
}

int LocalTimeSteps::plan(const FloodGrid& grid, const RoundLimits& limits, BandPool& pool) {
  forget();
  if (limits.most <= 1) return 1;
  for (const int every : {kSampledRows, 1}) {
    measure(grid, every, pool);
    const int steps = choose(grid, limits);
    if (steps == 1) return 1;
    if (every == 1) steps_ = steps;
  }
  mark(grid, limits);
  return steps_;
}

void LocalTimeSteps::measure(const FloodGrid& grid, int every, BandPool& pool) {
  speed_.assign(fast_.size(), 0.0F);
  pool.run([&](int band) {
    const int first = rows_ * band / pool.bands(), end = rows_ * (band + 1) / pool.bands();
    for (int row = (first + every - 1) / every * every; row < end; row += every) {
      for (int s = 0; s < stretches_; ++s) {
        const int from = s * kStretch;
        speed_[at(row, s)] =
            speedIn(grid, row, from, wholeGroups(std::min(kStretch, grid.shape.columns - from)));
      }
    }
  });
}

/// The length of a round that costs least, by how far each wet stretch could go at once.
int LocalTimeSteps::choose(const FloodGrid& grid, const RoundLimits& limits) {
  const int most = std::min(limits.most, kLongestRound);
  std::array<std::int64_t, kLongestRound + 1> reach{};
  std::int64_t all = 0;
  for (std::size_t k = 0; k < speed_.size(); ++k) {
    if (!(speed_[k] > 0)) continue;
    const double steps = limits.courant * grid.shape.cell / (double(speed_[k]) * limits.dt);
    const bool waits = !fed_[k] && !unwaiting_[k];
    ++reach[std::size_t(waits ? std::clamp(int(std::min(steps, 1e3)), 1, most) : 1)];
    ++all;
  }
  int best = 1;
  double least = kWorthwhile * double(all);
  std::int64_t slow = all;
  for (int steps = 2; steps <= most; ++steps) {
    slow -= reach[std::size_t(steps - 1)];
    const double cost = double(all - slow) + double(slow) / steps;
    if (cost < least) least = cost, best = steps;
  }
  return best;
}

void LocalTimeSteps::mark(const FloodGrid& grid, const RoundLimits& limits) {
  const float fastest = float(limits.courant * grid.shape.cell / (limits.dt * steps_));
  for (std::size_t k = 0; k < fast_.size(); ++k) fast_[k] = fed_[k] || speed_[k] > fastest;
  reachSideways(grid, fastest);
  reachRows();
  for (std::size_t k = 0; k < fast_.size(); ++k) fast_[k] = fast_[k] || unwaiting_[k];
  std::fill(owed_.begin(), owed_.end(), 0);
  southKept_.assign(std::size_t(rows_ + 1) * std::size_t(stretches_), 0);
  westKept_.assign(std::size_t(rows_) * std::size_t(stretches_ + 1), 0);
  west_.resize(westKept_.size());
  for (FloatArray& part : south_) part.resize(grid.depth.size());
}

/// A wave passes at most one cell in a step: a stretch whose fast water is nearer to its end than
/// that takes its neighbour along.
void LocalTimeSteps::reachSideways(const FloodGrid& grid, float fastest) {
  const std::vector<std::uint8_t> first = fast_;
  for (int row = 0; row < rows_; ++row) {
    for (int s = 0; s < stretches_; ++s) {
      if (!first[at(row, s)]) continue;
      const int from = s * kStretch, end = from + kStretch - steps_;
      const bool fed = fed_[at(row, s)] != 0;
      if (s > 0 && (fed || speedIn(grid, row, from, steps_) > fastest)) fast_[at(row, s - 1)] = 1;
      if (s + 1 == stretches_) continue;
      if (fed || speedIn(grid, row, end, steps_) > fastest) fast_[at(row, s + 1)] = 1;
    }
  }
}

void LocalTimeSteps::reachRows() {
  const std::vector<std::uint8_t> first = fast_;
  for (int s = 0; s < stretches_; ++s) {
    int below = -kLongestRound, above = 2 * rows_ + kLongestRound;
    for (int row = 0; row < rows_; ++row) {
      if (first[at(row, s)]) below = row;
      if (row - below <= steps_) fast_[at(row, s)] = 1;
    }
    for (int row = rows_ - 1; row >= 0; --row) {
      if (first[at(row, s)]) above = row;
      if (above - row <= steps_) fast_[at(row, s)] = 1;
    }
  }
}

bool LocalTimeSteps::mixedSouth(int row, int stretch) const {
  return row > 0 && row < rows_ && fast(row - 1, stretch) != fast(row, stretch);
}

bool LocalTimeSteps::mixedWest(int row, int stretch) const {
  return stretch > 0 && stretch < stretches_ && fast(row, stretch - 1) != fast(row, stretch);
}

void LocalTimeSteps::keepSouth(const FloodGrid& grid, const Stretch& s, const FaceRow& flux) {
  const int stretch = s.from / kStretch;
  owe(fast(s.row, stretch) ? s.row - 1 : s.row, stretch);
  std::uint8_t& kept = southKept_[at(s.row, stretch)];
  const auto parts = partsOf(flux);
  const float dt = float(dt_);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    float* sum = &south_[p][grid.at(s.from, s.row)];
    if (!kept) std::fill_n(sum, s.count, 0.0F);
    for (int i = 0; i < s.count; ++i) sum[i] += parts[p][i] * dt;
  }
  kept = 1;
}

void LocalTimeSteps::keepWest(int row, int stretch, const FaceRow& flux) {
  owe(row, fast(row, stretch) ? stretch - 1 : stretch);
  const std::size_t face = std::size_t(row) * std::size_t(stretches_ + 1) + std::size_t(stretch);
  if (!westKept_[face]) west_[face] = {};
  westKept_[face] = 1;
  const auto parts = partsOf(flux);
  for (std::size_t p = 0; p < parts.size(); ++p) west_[face][p] += parts[p][0] * float(dt_);
}

void LocalTimeSteps::swapMeans(const FloodGrid& grid, const Stretch& s, RowScheme& rows) {
  const int stretch = s.from / kStretch;
  if (mixedSouth(s.row, stretch)) swapSouth(grid, s, s.row, rows.south.from(s.from));
  if (mixedSouth(s.row + 1, stretch)) swapSouth(grid, s, s.row + 1, rows.north.from(s.from));
  if (mixedWest(s.row, stretch)) swapWest(s.row, stretch, rows.x.from(s.from));
  if (mixedWest(s.row, stretch + 1)) swapWest(s.row, stretch + 1, rows.x.from(s.from + s.count));
}

void LocalTimeSteps::swapSouth(const FloodGrid& grid, const Stretch& s, int row,
                               const FaceRow& flux) {
  const auto parts = partsOf(flux);
  std::uint8_t& kept = southKept_[at(row, s.from / kStretch)];
  const float perSecond = float(1 / span_);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    float* sum = &south_[p][grid.at(s.from, row)];
    for (int i = 0; kept == 1 && i < s.count; ++i) sum[i] *= perSecond;
    std::swap_ranges(sum, sum + s.count, parts[p]);
  }
  kept = 2;  // a mean
}

void LocalTimeSteps::swapWest(int row, int stretch, const FaceRow& flux) {
  const std::size_t face = std::size_t(row) * std::size_t(stretches_ + 1) + std::size_t(stretch);
  const auto parts = partsOf(flux);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (westKept_[face] == 1) west_[face][p] *= float(1 / span_);
    std::swap(west_[face][p], parts[p][0]);
  }
  westKept_[face] = 2;
}

}  // namespace citymirror::flood
