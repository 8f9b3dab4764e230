#pragma once
#include <functional>
#include <memory>

#include "engine/run/job_queue.h"
#include "scenarios/flood/flood_inputs.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::flood {

/// Explicit finite-volume solver of the 2D shallow-water equations on square cells: Godunov type,
/// HLL fluxes (Harten, Lax, van Leer 1983; wave speeds after Einfeldt), hydrostatic reconstruction
/// (Audusse et al. 2004), semi-implicit Manning friction, Courant-limited step; other schemes by
/// FloodInputs::scheme. FP32 state, FP64
/// ledger. Equal inputs give equal bits whatever the thread count.
class FloodModel {
 public:
  /// Errors: badInput with the field that is wrong (see flood_check.h).
  static Result<FloodModel> make(FloodInputs inputs);
  ~FloodModel();
  FloodModel(FloodModel&&) noexcept;
  FloodModel& operator=(FloodModel&&) noexcept;

  /// Advances to `until` seconds exactly. Errors: cancelled, diverged (place and time). It asks at
  /// least every kCellsPerPoll cell updates of each thread whether it is cancelled and leaves a
  /// step under way as it is; whatever is called next finishes that step first, so a cancelled run
  /// has the bits of one that never was. A diverged run stands at its last good state, at most 256
  /// steps old (see flood_checkpoint.h; maxima keep what came after it), and does not go on.
  Outcome advance(double until, const run::JobContext& job);

  double time() const;
  FloodState state() const;
  RasterGrid<float> depth() const;  ///< of the state alone
  FloodMaxima maxima() const;
  FloodStats stats() const;
  MassLedger mass() const;
  std::vector<GaugeRow> sampleGauges() const;

  /// For FloodInputs::resume.
  FloodSnapshot snapshot() const;

  /// Flow and reason of every structure now.
  std::vector<StructureReport> structures() const;

  /// Steering, effective from the current time on. Errors: notFound naming the id, badInput.
  Outcome apply(const FloodEdit& edit);
  /// An edit to come, after those of the same time: the same bits as if the inputs had held it when
  /// the last advance began (FloodInputs::edits). Errors: badInput where the run has passed its
  /// time.
  Outcome schedule(TimedEdit edit);

  /// A second model that goes on from here by itself, with the same bits.
  FloodModel fork() const;

 private:
  struct State;
  State& settled() const;
  explicit FloodModel(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A finished run: keyframes at every output interval (first = start), maxima, ledger, gauges.
struct FloodRun {
  std::vector<std::shared_ptr<const FloodState>> keyframes;
  FloodMaxima maxima;
  FloodStats stats;
  MassLedger mass;
  std::vector<GaugeRow> gauges;
  std::vector<std::shared_ptr<const StructureRow>> structures;  ///< at every keyframe
  std::vector<std::shared_ptr<const FloodSnapshot>> snapshots;  ///< where a caller keeps some
};

/// Adds the state, the gauges and the structures of now to a run.
void keepKeyframe(const FloodModel& model, FloodRun& run);

/// Runs from start to duration; `onKeyframe` is called on this thread at each output time.
Result<FloodRun> runFlood(
    FloodInputs inputs, const run::JobContext& job,
    const std::function<void(std::shared_ptr<const FloodState>)>& onKeyframe = {});

}  // namespace citymirror::flood
