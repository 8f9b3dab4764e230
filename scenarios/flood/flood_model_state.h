#pragma once
#include <optional>
#include <vector>

#include "scenarios/flood/flood_checkpoint.h"
#include "scenarios/flood/flood_forcing.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_model.h"
#include "scenarios/flood/flood_sweep.h"
#include "scenarios/flood/structure_network.h"

namespace citymirror::flood {

/// What the sources of FloodModel share.
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
    double dt, end;  ///< s; `end` of a round of one step
    double courant;
    std::int64_t StepLimits::*limit;
    bool vanishing;  ///< so short that the run stands still
  };
  /// Steps after which the state is whole again (LocalTimeSteps); structures work at its end.
  struct Round {
    Step step;          ///< the next one, and the longest
    double begin;       ///< s
    int steps, done = 0;
  };
  std::optional<Round> underWay;  ///< begun and cancelled on the way

  explicit State(FloodInputs in);

  // What it holds.
  void goOnFrom(const FloodSnapshot& snapshot);
  double volume() const;  ///< m³ in cells that compute
  bool goneBefore(const FloodEdit& edit) const;
  double speedAt(std::size_t i) const;
  double fastestNow() const;
  /// Into the maxima of `out`, which may be a copy of the grid.
  void trackMaxima(FloodGrid& out) const;
  /// Into `good`; false where it was cancelled on the way.
  bool keep(const run::JobContext& job);
  void goBack();  ///< to `good`

  // How it steps.
  Outcome apply(const TimedEdit& edit);
  void correct(const CorrectDepth& seen);
  /// Edits of the inputs that the run has reached.
  Outcome applyDue();
  /// A step ends where rain or an edit changes the world.
  double stopBefore(double until) const;
  Step stepTowards(double until) const;
  double boundNow() const;  ///< s, Courant bound of a step
  Round roundTowards(double until);
  Error divergedAt(double when) const;
  void book(const SweepReport& report, double dt);
  void feed(double dt);
  void exchange(double begin, double span);
  Error cancelledAt() const;
  Error divergedBefore() const;
  Outcome stepOnce(double end, const run::JobContext& job);
  Outcome finishStep(const run::JobContext& job);
  Outcome finishRound(const run::JobContext& job);
  /// The state between two steps.
  void settle();
};

}  // namespace citymirror::flood
