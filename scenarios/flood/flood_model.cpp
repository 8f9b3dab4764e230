#include "scenarios/flood/flood_model.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include "scenarios/flood/depth_correction.h"
#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/flood_checkpoint.h"
#include "scenarios/flood/flood_forcing.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_kernels.h"
#include "scenarios/flood/flood_sweep.h"
#include "scenarios/flood/structure_check.h"
#include "scenarios/flood/structure_network.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

constexpr double kMaxWaveSpeed = 500;  ///< m/s; beyond it a run has diverged
constexpr double kStepGrowth = 1.5;
constexpr int kStepsPerCheckpoint = 256;

int threadsFor(const FloodInputs& inputs) {
  const int cores = std::max(1, int(std::thread::hardware_concurrency()));
  const int wanted = inputs.threads > 0 ? inputs.threads : cores;
  return inputs.bed->shape.size() < 20000 ? 1 : wanted;
}

}  // namespace

struct FloodModel::State {
  FloodInputs inputs;
  FloodGrid grid;
  FloodRim rim;
  FloodForcing forcing;
  RainField rain;
  InfiltrationField infiltration;
  StructureNetwork structures;
  FloodSweep sweep;
  double time = 0, previousStep = 0, fastest = 0;
  MassLedger mass;
  FloodStats stats;
  std::vector<TimedEdit> edits;  ///< done
  std::size_t nextEdit = 0;      ///< of inputs.edits

  struct Checkpoint {
    FloodCheckpoint water;
    std::vector<float> infiltrated;
    StructureNetwork::Memory structures;
    double time = 0, previousStep = 0, fastest = 0;
    MassLedger mass;
    FloodStats stats;
  } good;
  bool keepDue = true;  ///< `good` is to be renewed before the next step

  struct Step {
    double dt, end;  ///< s
    double courant;
    std::int64_t StepLimits::*limit;
    bool vanishing;  ///< so short that the run stands still
  };
  std::optional<Step> underWay;  ///< begun and cancelled on the way

  explicit State(FloodInputs in)
      : inputs(std::move(in)),
        grid(makeGrid(inputs)),
        rim(inputs, grid),
        forcing(inputs, grid),
        rain(inputs, grid),
        infiltration(inputs, grid),
        structures(inputs, grid),
        sweep(inputs, grid, rim, threadsFor(inputs)),
        time(inputs.startTime) {
    if (inputs.scheme == Scheme::muscl) rim.extendBed(grid);
    forcing.applyLevels(grid, time);
    stats.threads = sweep.threads();
    stats.scheme = nameOf(inputs.scheme);
    stats.activeCells = sweep.activeCells();
    if (inputs.resume) {
      goOnFrom(*inputs.resume);
    } else {
      mass.initial = volume();
      fastest = fastestNow();
      trackMaxima(grid);
    }
    for (auto* field : {&inputs.initialDepth, &inputs.initialQx, &inputs.initialQy}) {
      *field = {};
    }
    inputs.resume.reset();
  }

  void goOnFrom(const FloodSnapshot& snapshot) {
    time = snapshot.time;
    previousStep = snapshot.previousStep;
    fastest = snapshot.fastest;
    mass = snapshot.mass;
    const int threads = stats.threads;
    stats = snapshot.stats;
    stats.threads = threads;
    for (const TimedEdit& done : snapshot.edits) {
      if (std::holds_alternative<CorrectDepth>(done.edit))
        edits.push_back(done);  // the water has it already
      else
        (void)apply(done);
    }
    infiltration.restore(snapshot.infiltrated);
    structures.restore(snapshot.structures, grid);
    const auto isPast = [&](const TimedEdit& edit) {
      return edit.time < time || std::ranges::count(snapshot.edits, edit) > 0;
    };
    while (nextEdit < inputs.edits.size() && isPast(inputs.edits[nextEdit])) ++nextEdit;
  }

  Outcome apply(const TimedEdit& edit) {
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

  void correct(const CorrectDepth& seen) {
    Exchange moved;
    DepthCorrection done = correctDepth(grid, seen, time, moved);
    for (const std::size_t cell : moved.wetted) sweep.wake(grid, cell);
    fastest = std::max(fastest, moved.fastest);
    mass.assimilated += done.volume;
    stats.corrections.push_back(std::move(done));
  }

  /// Edits of the inputs that the run has reached.
  Outcome applyDue() {
    while (nextEdit < inputs.edits.size() && inputs.edits[nextEdit].time <= time) {
      if (auto done = apply(inputs.edits[nextEdit]); !done) return done;
      ++nextEdit;
    }
    return Done{};
  }

  /// A step ends where rain or an edit changes the world.
  double stopBefore(double until) const {
    if (nextEdit < inputs.edits.size()) until = std::min(until, inputs.edits[nextEdit].time);
    return std::min(until, rain.nextChange(time));
  }

  double volume() const {
    double sum = 0;
    for (int r = 0; r < grid.shape.rows; ++r) {
      double row = 0;
      for (int c = 0; c < grid.shape.columns; ++c) {
        const std::size_t i = grid.at(c, r);
        if (!grid.frozen(i)) row += double(grid.depth[i]) + double(grid.depthRest[i]);
      }
      sum += row;
    }
    return sum * grid.area();
  }

  double speedAt(std::size_t i) const {
    if (grid.frozen(i)) return 0;
    const double h = grid.depth[i];
    const double q = grid.staggered ? 0 : std::fabs(grid.qx[i]) + std::fabs(grid.qy[i]);
    return q / std::max(h, double(kDryDepth)) + 2 * std::sqrt(double(kGravity) * h);
  }

  double fastestNow() const {
    double most = 0;
    for (int r = 0; r < grid.shape.rows; ++r) {
      for (int c = 0; c < grid.shape.columns; ++c) most = std::max(most, speedAt(grid.at(c, r)));
    }
    return most;
  }

  /// Into the maxima of `out`, which may be a copy of the grid.
  void trackMaxima(FloodGrid& out) const {
    std::vector<float> x(std::size_t(grid.shape.columns)), y(x);
    for (int r = 0; r < grid.shape.rows; ++r) {
      const std::size_t i = out.at(0, r);
      for (int c = 0; c < grid.shape.columns; ++c) {
        x[std::size_t(c)] = grid.flowX(c, r);
        y[std::size_t(c)] = grid.flowY(c, r);
      }
      updateMaxima({&out.depth[i], x.data(), y.data()},
                   {&out.maxDepth[i], &out.maxSpeed[i], &out.maxHazard[i], &out.arrival[i],
                    &out.maxDepthSpeed[i], &out.duration[i]},
                   float(time), 0, grid.shape.columns);
    }
  }

  bool keep(const run::JobContext& job) {
    if (!good.water.keep(grid, job)) return false;
    good.infiltrated = infiltration.memory();
    good.structures = structures.memory();
    good.time = time;
    good.previousStep = previousStep;
    good.fastest = fastest;
    good.mass = mass;
    good.stats = stats;
    keepDue = false;
    return true;
  }

  void goBack() {
    good.water.restore(grid);
    infiltration.restore(good.infiltrated);
    structures.restore(good.structures, grid);
    time = good.time;
    previousStep = good.previousStep;
    fastest = good.fastest;
    mass = good.mass;
    stats = good.stats;
    sweep.wakeWet(grid);
  }

  Step stepTowards(double until) const {
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

  Error divergedAt(double when) const {
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

  void book(const SweepReport& report, double dt) {
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

  void exchange(double dt) {
    const auto sources = forcing.applySources(grid, rim, time, dt);
    const auto works = structures.exchange(grid, time, dt);
    for (const auto* wetted : {&sources.wetted, &works.wetted}) {
      for (const std::size_t cell : *wetted) sweep.wake(grid, cell);
    }
    mass.inflow += sources.inflow + works.inflow;
    mass.drained += sources.drained + works.drained;
    fastest = std::max({fastest, sources.fastest, works.fastest});
  }

  Error cancelledAt() const {
    return {ErrorCode::cancelled, "The flood run was cancelled",
            words("t ", number("%.3f", time), " s"),
            "Start it again, or go on from its last snapshot"};
  }

  Error divergedBefore() const {
    return {ErrorCode::diverged, "The flood run has diverged and does not go on", stats.diverged,
            "Go on from a snapshot before that"};
  }

  Outcome stepOnce(double end, const run::JobContext& job) {
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

  Outcome finishStep(const run::JobContext& job) {
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

  /// The state between two steps.
  void settle() {
    if (underWay) (void)finishStep({});
  }
};

FloodModel::FloodModel(std::unique_ptr<State> state) : state_(std::move(state)) {}
FloodModel::~FloodModel() = default;
FloodModel::FloodModel(FloodModel&&) noexcept = default;
FloodModel& FloodModel::operator=(FloodModel&&) noexcept = default;

Result<FloodModel> FloodModel::make(FloodInputs inputs) {
  const auto faults = checkInputs(inputs);
  if (!faults.empty()) return faults.front();
  return FloodModel(std::make_unique<State>(std::move(inputs)));
}

Outcome FloodModel::advance(double until, const run::JobContext& job) {
  const auto begin = std::chrono::steady_clock::now();
  const auto spent = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  Outcome outcome = Done{};
  while (state_->time < until) {
    outcome = state_->stepOnce(until, job);
    if (!outcome) break;
  }
  state_->stats.wallSeconds += spent();
  return outcome;
}

FloodModel::State& FloodModel::settled() const {
  state_->settle();
  return *state_;
}

double FloodModel::time() const { return settled().time; }

FloodState FloodModel::state() const {
  const FloodGrid& grid = settled().grid;
  return {state_->time, grid.plain(grid.depth), grid.plainFlowX(), grid.plainFlowY(), mass()};
}

FloodMaxima FloodModel::maxima() const {
  FloodGrid grid =
      settled().grid;  // what sources added after the last step counts, but is not kept
  state_->trackMaxima(grid);
  FloodMaxima maxima{grid.plain(grid.maxDepth),      grid.plain(grid.maxSpeed),
                     grid.plain(grid.maxHazard),     grid.plain(grid.arrival),
                     grid.plain(grid.maxDepthSpeed), grid.plain(grid.duration)};
  for (float& t : maxima.arrival.values) {
    if (std::isinf(t)) t = std::numeric_limits<float>::quiet_NaN();
  }
  return maxima;
}

FloodStats FloodModel::stats() const {
  FloodStats stats = settled().stats;
  for (const ClippedCell& cell : stats.clipped) {
    const Point2 p = state_->grid.shape.centre(cell.column, cell.row);
    stats.notes.push_back({words("A negative depth was set to zero: ", cell.volume, " m³ added at ",
                                 number("%.3f", cell.time), " s"),
                           words("x ", number("%.2f", p.x()), ", y ", number("%.2f", p.y()))});
  }
  for (const DepthCorrection& done : stats.corrections) {
    if (done.cells > 0 || done.before == done.seen) continue;
    stats.notes.push_back({words("The report ", done.id, " corrected nothing: no ground that can "
                                 "be flooded lies within its radius"),
                           words("x ", number("%.2f", done.at.x()), ", y ",
                                 number("%.2f", done.at.y()))});
  }
  const std::int64_t more = stats.clippedCells - std::int64_t(stats.clipped.size());
  if (more > 0) {
    stats.notes.push_back({words("Negative depths were set to zero ", more, " more times, ",
                                 stats.clippedVolume, " m³ added in all"),
                           "mass ledger"});
  }
  return stats;
}

MassLedger FloodModel::mass() const {
  MassLedger mass = settled().mass;
  mass.final_ = state_->volume();
  return mass;
}

std::vector<GaugeRow> FloodModel::sampleGauges() const {
  const FloodGrid& grid = settled().grid;
  std::vector<GaugeRow> rows;
  for (std::size_t g = 0; g < state_->inputs.gauges.size(); ++g) {
    const GridShape& s = grid.shape;
    const Point2& p = state_->inputs.gauges[g].at;
    const int c = std::clamp(s.columnOf(p.x()), 0, s.columns - 1);
    const int r = std::clamp(s.rowOf(p.y()), 0, s.rows - 1);
    const std::size_t i = grid.at(c, r);
    const float level = float(double(grid.bed[i]) + grid.datum + double(grid.depth[i]));
    rows.push_back({state_->time, g, level, grid.depth[i], grid.flowX(c, r), grid.flowY(c, r)});
  }
  return rows;
}

FloodSnapshot FloodModel::snapshot() const {
  const FloodGrid& grid = settled().grid;
  FloodSnapshot s;
  s.columns = grid.shape.columns;
  s.rows = grid.shape.rows;
  s.time = state_->time;
  s.previousStep = state_->previousStep;
  s.fastest = state_->fastest;
  s.depth = grid.compact(grid.depth);
  s.depthRest = grid.compact(grid.depthRest);
  s.qx = grid.compact(grid.qx);
  s.qy = grid.compact(grid.qy);
  s.maxDepth = grid.compact(grid.maxDepth);
  s.maxSpeed = grid.compact(grid.maxSpeed);
  s.maxHazard = grid.compact(grid.maxHazard);
  s.arrival = grid.compact(grid.arrival);
  s.maxDepthSpeed = grid.compact(grid.maxDepthSpeed);
  s.duration = grid.compact(grid.duration);
  s.infiltrated = state_->infiltration.memory();
  s.structures = state_->structures.memory();
  s.edits = state_->edits;
  s.mass = mass();
  s.stats = state_->stats;
  return s;
}

std::vector<StructureReport> FloodModel::structures() const {
  return settled().structures.reports(state_->grid);
}

Outcome FloodModel::apply(const FloodEdit& edit) { return settled().apply({state_->time, edit}); }

Outcome FloodModel::schedule(TimedEdit edit) {
  if (!(edit.time >= settled().time)) {
    return Error{ErrorCode::badInput, "the run has passed the time of an edit",
                 words("t ", edit.time, " s"), "Fork it from a snapshot before that time"};
  }
  auto& edits = state_->inputs.edits;
  const auto at =
      std::upper_bound(edits.begin() + std::ptrdiff_t(state_->nextEdit), edits.end(), edit.time,
                       [](double t, const TimedEdit& e) { return t < e.time; });
  edits.insert(at, std::move(edit));
  return Done{};
}

FloodModel FloodModel::fork() const {
  FloodInputs inputs = state_->inputs;
  inputs.resume = std::make_shared<const FloodSnapshot>(snapshot());
  return FloodModel(std::make_unique<State>(std::move(inputs)));
}

}  // namespace citymirror::flood
