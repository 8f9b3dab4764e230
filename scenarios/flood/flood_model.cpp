#include "scenarios/flood/flood_model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/flood_model_state.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {

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

RasterGrid<float> FloodModel::depth() const {
  const FloodGrid& grid = settled().grid;
  return grid.plain(grid.depth);
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
