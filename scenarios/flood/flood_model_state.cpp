#include "scenarios/flood/flood_model_state.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "scenarios/flood/flood_kernels.h"

/// What a run holds: how it begins, what is in it, how it goes back.
namespace citymirror::flood {
namespace {

int threadsFor(const FloodInputs& inputs) {
  const int cores = std::max(1, int(std::thread::hardware_concurrency()));
  const int wanted = inputs.threads > 0 ? inputs.threads : cores;
  return inputs.bed->shape.size() < 20000 ? 1 : wanted;
}

}  // namespace

FloodModel::State::State(FloodInputs in)
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
  sweep.addFed(grid, forcing.fedCells());
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

void FloodModel::State::goOnFrom(const FloodSnapshot& snapshot) {
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

double FloodModel::State::volume() const {
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

double FloodModel::State::speedAt(std::size_t i) const {
  if (grid.frozen(i)) return 0;
  const double h = grid.depth[i];
  const double q = grid.staggered ? 0 : std::fabs(grid.qx[i]) + std::fabs(grid.qy[i]);
  return q / std::max(h, double(kDryDepth)) + 2 * std::sqrt(double(kGravity) * h);
}

double FloodModel::State::fastestNow() const {
  double most = 0;
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) most = std::max(most, speedAt(grid.at(c, r)));
  }
  return most;
}

void FloodModel::State::trackMaxima(FloodGrid& out) const {
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

bool FloodModel::State::keep(const run::JobContext& job) {
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

void FloodModel::State::goBack() {
  good.water.restore(grid);
  infiltration.restore(good.infiltrated);
  structures.restore(good.structures, grid);
  time = good.time;
  previousStep = good.previousStep;
  fastest = good.fastest;
  mass = good.mass;
  stats = good.stats;
  sweep.forgetRound();
  sweep.wakeWet(grid);
}

}  // namespace citymirror::flood
