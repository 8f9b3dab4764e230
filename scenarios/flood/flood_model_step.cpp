#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "scenarios/flood/depth_correction.h"
#include "scenarios/flood/flood_kernels.h"
#include "scenarios/flood/flood_model_state.h"
#include "scenarios/flood/structure_check.h"
#include "scenarios/flood/words.h"

/// How a run steps: edits on their time, one step after another, and what ends it.
namespace citymirror::flood {
namespace {

constexpr double kMaxWaveSpeed = 500;  ///< m/s; beyond it a run has diverged
constexpr double kStepGrowth = 1.5;
constexpr int kStepsPerCheckpoint = 256;

}  // namespace

Outcome FloodModel::State::apply(const TimedEdit& edit) {
  if (const auto faults = checkEdit(edit.edit); !faults.empty()) return faults.front();
  if (const auto* sink = std::get_if<SetSink>(&edit.edit)) {
    if (auto done = forcing.setSink(*sink); !done) return done;
  } else if (const auto* set = std::get_if<SetRain>(&edit.edit)) {
    rain.setSeries(set->mmPerHour);
  } else if (const auto* seen = std::get_if<CorrectDepth>(&edit.edit)) {
    correct(*seen);
  } else if (auto done = structures.apply(edit.edit, grid, edit.time); !done) {
    return done;
  }
  edits.push_back(edit);
  keepDue = true;
  return Done{};
}

void FloodModel::State::correct(const CorrectDepth& seen) {
  Exchange moved;
  DepthCorrection done = correctDepth(grid, seen, time, moved);
  for (const std::size_t cell : moved.wetted) sweep.wake(grid, cell);
  fastest = std::max(fastest, moved.fastest);
  mass.assimilated += done.volume;
  stats.corrections.push_back(std::move(done));
}

Outcome FloodModel::State::applyDue() {
  while (nextEdit < inputs.edits.size() && inputs.edits[nextEdit].time <= time) {
    if (auto done = apply(inputs.edits[nextEdit]); !done) return done;
    ++nextEdit;
  }
  return Done{};
}

double FloodModel::State::stopBefore(double until) const {
  if (nextEdit < inputs.edits.size()) until = std::min(until, inputs.edits[nextEdit].time);
  return std::min(until, rain.nextChange(time));
}

FloodModel::State::Step FloodModel::State::stepTowards(double until) const {
  const double cell = grid.shape.cell, left = until - time;
  const double floorSpeed = 2 * std::sqrt(double(kGravity) * kShallowest);
  const double bound = inputs.courant * cell / std::max(fastest, floorSpeed);
  const double grown = previousStep > 0 ? previousStep * kStepGrowth : bound / 10;
  double dt = std::min(bound, grown);
  auto limit = grown < bound          ? &StepLimits::growth
               : fastest > floorSpeed ? &StepLimits::courant
                                      : &StepLimits::calm;
  if (left < 2 * dt) {
    dt = left <= dt ? left : left / 2;
    limit = &StepLimits::event;
  }
  const bool vanishing = dt < 1e-7 * std::min(1.0, left);
  return {dt, left <= dt ? until : time + dt, dt * fastest / cell, limit, vanishing};
}

Error FloodModel::State::divergedAt(double when) const {
  std::size_t worst = 0;
  double most = -1;
  int column = 0, row = 0;
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      double speed = speedAt(grid.at(c, r));
      if (!std::isfinite(speed)) speed = std::numeric_limits<double>::max();
      if (speed > most) most = speed, worst = grid.at(c, r), column = c, row = r;
    }
  }
  const Point2 p = grid.shape.centre(column, row);
  return {
      ErrorCode::diverged,
      words("The flood run diverged: depth ", grid.depth[worst], " m, wave speed ", most, " m/s"),
      words("x ", number("%.2f", p.x()), ", y ", number("%.2f", p.y()), ", t ",
            number("%.3f", when), " s"),
      "Check terrain, boundary levels and discharges near this place; the last good state "
      "is kept"};
}

void FloodModel::State::book(const SweepReport& report, double dt) {
  mass.rain += rain.volumeRate() * dt;
  mass.infiltrated += report.infiltrated;
  mass.outflow += report.outflow;
  stats.clippedVolume += report.clipped;
  stats.clippedCells += report.clippedCells;
  for (const ClippedCell& cell : report.named) {
    if (stats.clipped.size() < kNamedClips) stats.clipped.push_back(cell);
  }
  stats.cellUpdates += report.cellUpdates;
  stats.steps += 1;
  stats.minStep = stats.steps == 1 ? dt : std::min(stats.minStep, dt);
}

void FloodModel::State::exchange(double dt) {
  const auto sources = forcing.applySources(grid, rim, time, dt);
  const auto works = structures.exchange(grid, time, dt);
  for (const auto* wetted : {&sources.wetted, &works.wetted}) {
    for (const std::size_t cell : *wetted) sweep.wake(grid, cell);
  }
  mass.inflow += sources.inflow + works.inflow;
  mass.drained += sources.drained + works.drained;
  fastest = std::max({fastest, sources.fastest, works.fastest});
}

Error FloodModel::State::cancelledAt() const {
  return {ErrorCode::cancelled, "The flood run was cancelled",
          words("t ", number("%.3f", time), " s"),
          "Start it again, or go on from a snapshot where one was written"};
}

Error FloodModel::State::divergedBefore() const {
  return {ErrorCode::diverged, "The flood run has diverged and does not go on", stats.diverged,
          "Go on from a snapshot before that"};
}

Outcome FloodModel::State::stepOnce(double end, const run::JobContext& job) {
  if (!underWay) {
    if (!stats.diverged.empty()) return divergedBefore();
    if (job.cancelled()) return cancelledAt();
    if (auto done = applyDue(); !done) return done;
    if (keepDue && !keep(job)) return cancelledAt();
    rain.setTime(time);
    underWay = stepTowards(stopBefore(end));
    forcing.applyLevels(grid, time);
    rim.setTime(time);
  }
  return finishStep(job);
}

Outcome FloodModel::State::finishStep(const run::JobContext& job) {
  const Step step = *underWay;
  const SweepReport report = sweep.step(grid, {time + step.dt, step.dt}, rain, infiltration, job);
  if (report.abandoned) return cancelledAt();
  underWay.reset();
  const double speed = double(std::bit_cast<float>(report.speedBits));
  if (!(speed <= kMaxWaveSpeed) || step.vanishing) {
    const Error error = divergedAt(time + step.dt);
    goBack();
    stats.diverged = error.where;
    return error;
  }
  fastest = speed;
  exchange(step.dt);
  book(report, step.dt);
  stats.maxCourant = std::max(stats.maxCourant, step.courant);
  stats.limits.*step.limit += 1;
  previousStep = std::max(previousStep, step.dt);
  time = step.end;
  if (stats.steps % kStepsPerCheckpoint == 0) keepDue = true;
  return Done{};
}

void FloodModel::State::settle() {
  if (underWay) (void)finishStep({});
}

}  // namespace citymirror::flood
