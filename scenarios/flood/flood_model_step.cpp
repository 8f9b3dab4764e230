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
/// m/s, of the depth that the time step allows for anywhere.
const double kFloorSpeed = 2 * std::sqrt(double(kGravity) * kShallowest);

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

/// What two people, or a person and a crew, planned each by themselves is no error of the run: the
/// barrier of an edit has been taken away by another one.
bool FloodModel::State::goneBefore(const FloodEdit& edit) const {
  std::string id;
  if (const auto* gone = std::get_if<RemoveBarrier>(&edit)) id = gone->id;
  if (const auto* gap = std::get_if<OpenBreach>(&edit)) id = gap->id;
  return !id.empty() && std::ranges::any_of(edits, [&](const TimedEdit& done) {
    const auto* gone = std::get_if<RemoveBarrier>(&done.edit);
    return gone != nullptr && gone->id == id;
  });
}

Outcome FloodModel::State::applyDue() {
  while (nextEdit < inputs.edits.size() && inputs.edits[nextEdit].time <= time) {
    auto done = apply(inputs.edits[nextEdit]);
    const bool idle = !done && done.error().code == ErrorCode::notFound &&
                      goneBefore(inputs.edits[nextEdit].edit);
    if (!done && !idle) return done;
    ++nextEdit;
  }
  return Done{};
}

double FloodModel::State::stopBefore(double until) const {
  if (nextEdit < inputs.edits.size()) until = std::min(until, inputs.edits[nextEdit].time);
  return std::min(until, rain.nextChange(time));
}

double FloodModel::State::boundNow() const {
  return inputs.courant * grid.shape.cell / std::max(fastest, kFloorSpeed);
}

FloodModel::State::Step FloodModel::State::stepTowards(double until) const {
  const double cell = grid.shape.cell, left = until - time, bound = boundNow();
  const double grown = previousStep > 0 ? previousStep * kStepGrowth : bound / 10;
  double dt = std::min(bound, grown);
  auto limit = grown < bound          ? &StepLimits::growth
               : fastest > kFloorSpeed ? &StepLimits::courant
                                      : &StepLimits::calm;
  if (left < 2 * dt) {
    dt = left <= dt ? left : left / 2;
    limit = &StepLimits::event;
  }
  const bool vanishing = dt < 1e-7 * std::min(1.0, left);
  return {dt, left <= dt ? until : time + dt, dt * fastest / cell, limit, vanishing};
}

/// As many steps as end before `until` and before slow water passes the bound it has anywhere.
FloodModel::State::Round FloodModel::State::roundTowards(double until) {
  Round round{stepTowards(until), time, 1};
  const double longest = inputs.courant * grid.shape.cell / kFloorSpeed;
  const double dt = round.step.dt;
  if (inputs.scheme != Scheme::hll || round.step.limit != &StepLimits::courant) return round;
  const double left = (until - time) / dt - 1;  // the last steps end at their time
  const double most = std::min({double(inputs.localSteps), longest / dt, left});
  round.steps = sweep.plan(grid, {dt, inputs.courant, int(most)});
  return round;
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

void FloodModel::State::feed(double dt) {
  const auto sources = forcing.feed(grid, rim, time, dt);
  for (const std::size_t cell : sources.wetted) sweep.wake(grid, cell);
  mass.inflow += sources.inflow;
  fastest = std::max(fastest, sources.fastest);
}

void FloodModel::State::exchange(double begin, double span) {
  const auto sinks = forcing.drain(grid, begin, span);
  const auto works = structures.exchange(grid, begin, span);
  for (const std::size_t cell : works.wetted) sweep.wake(grid, cell);
  mass.inflow += works.inflow;
  mass.drained += sinks.drained + works.drained;
  fastest = std::max(fastest, works.fastest);
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
    underWay = roundTowards(stopBefore(end));
    forcing.applyLevels(grid, time);
    rim.setTime(time);
  }
  return finishRound(job);
}

Outcome FloodModel::State::finishRound(const run::JobContext& job) {
  while (underWay->done < underWay->steps) {
    if (auto done = finishStep(job); !done) return done;
  }
  const Round round = *underWay;
  underWay.reset();
  exchange(round.begin, round.steps == 1 ? round.step.dt : time - round.begin);
  if (round.steps == 1) time = round.step.end;
  return Done{};
}

Outcome FloodModel::State::finishStep(const run::JobContext& job) {
  const Step step = underWay->step;
  const SweepReport report = sweep.step(grid, {time + step.dt, step.dt}, rain, infiltration, job);
  if (report.abandoned) return cancelledAt();
  const double speed = double(std::bit_cast<float>(report.speedBits));
  if (!(speed <= kMaxWaveSpeed) || step.vanishing) {
    const Error error = divergedAt(time + step.dt);
    underWay.reset();
    goBack();
    stats.diverged = error.where;
    return error;
  }
  fastest = speed;
  feed(step.dt);
  book(report, step.dt);
  stats.maxCourant = std::max(stats.maxCourant, step.courant);
  stats.limits.*step.limit += 1;
  previousStep = std::max(previousStep, step.dt);
  if (stats.steps % kStepsPerCheckpoint == 0) keepDue = true;
  if (++underWay->done == underWay->steps && underWay->steps == 1) return Done{};
  time += step.dt;
  underWay->step.dt = std::min(step.dt, boundNow());
  underWay->step.courant = underWay->step.dt * fastest / grid.shape.cell;
  return Done{};
}

void FloodModel::State::settle() {
  if (underWay) (void)finishRound({});
}

}  // namespace citymirror::flood
