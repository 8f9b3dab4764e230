#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/run/job_queue.h"
#include "scenarios/flood/band_pool.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_sweep_rows.h"
#include "scenarios/flood/infiltration_field.h"
#include "scenarios/flood/local_time_steps.h"
#include "scenarios/flood/rain_field.h"

namespace citymirror::flood {

struct SweepReport {
  std::uint32_t speedBits = 0;                       ///< StretchReport
  double infiltrated = 0, clipped = 0, outflow = 0;  ///< m³
  std::int64_t cellUpdates = 0, clippedCells = 0;
  std::vector<ClippedCell> named;  ///< the first clipped cells
  bool abandoned = false;          ///< cancelled on the way: the grid is neither old nor new
};

/// Each band asks at least once in so many cell updates whether the run is cancelled.
inline constexpr std::int64_t kCellsPerPoll = 1 << 20;
/// So many clipped cells are named, the others counted.
inline constexpr std::size_t kNamedClips = 20;

/// One explicit step over the grid, in place, or over its fast stretches alone (LocalTimeSteps). Rows are shared out in bands; the fluxes through the
/// rows where bands meet are taken from the old state first, sums are kept per row and added in
/// row order, so the result does not depend on the number of threads.
class FloodSweep {
 public:
  FloodSweep(const FloodInputs& inputs, const FloodGrid& grid, const FloodRim& rim, int threads);
  ~FloodSweep();

  /// Begins a round of steps and says of how many; without it each step is over the whole grid.
  int plan(const FloodGrid& grid, const RoundLimits& limits);
  /// Cells to which water comes between the steps of a round.
  void addFed(const FloodGrid& grid, const std::vector<std::size_t>& cells);
  /// Gives up a round that is not to be finished.
  void forgetRound();
  /// Where it is abandoned, the same call again goes on from there, with the same bits.
  SweepReport step(FloodGrid& grid, const SweepStep& step, const RainField& rain,
                   InfiltrationField& infiltration, const run::JobContext& job = {});
  /// Water appeared in this cell from outside the sweep.
  void wake(const FloodGrid& grid, std::size_t cell);
  void wakeWet(const FloodGrid& grid);
  int threads() const { return pool_.bands(); }
  /// Cells that are computed.
  std::int64_t activeCells() const { return activeCells_; }

 private:
  struct HeldFace;
  struct Band {
    std::unique_ptr<RowScheme> rows;
    FloatArray gain, wanted, infiltrated, clipped;
    int row = 0;                 ///< to be swept next
    std::int64_t sincePoll = 0;  ///< cell updates
  };
  struct RowSums {
    double infiltrated = 0, clipped = 0;  ///< m
    double outflow = 0;                   ///< m²
    std::uint32_t speedBits = 0;
    std::int64_t updates = 0, clippedCells = 0;
    std::vector<ClippedCell> named;
  };
  bool active(int row, int stretch) const;
  /// In this step: active, and not waiting for the end of the round.
  bool due(int row, int stretch) const;
  void listDue(const FloodGrid& grid);
  void markStatic(const FloodGrid& grid);
  void listHeldFaces(const FloodInputs& inputs, const FloodGrid& grid);
  void prepareBand(FloodGrid& grid, const SweepStep& step, int band);
  void sweepBand(FloodGrid& grid, const SweepStep& step, int band);
  void crossNorth(FloodGrid& grid, const SweepStep& step, int row, RowScheme& rows);
  void sweepRow(FloodGrid& grid, const SweepStep& step, int row, Band& band, RowSums& sums);
  void updateStretch(FloodGrid& grid, const SweepStep& step, const Stretch& s, Band& band,
                     RowSums& sums);
  void nameClipped(const FloodGrid& grid, const SweepStep& step, const Stretch& s,
                   const float* clipped, RowSums& sums) const;
  void rebalance(const FloodGrid& grid);
  double outflowOf(const FloodGrid& grid, const Stretch& s, const RowScheme& rows) const;
  void keepWestFaces(int row, RowScheme& rows);
  SweepReport sumUp(const FloodGrid& grid) const;
  Stretch stretchOf(const FloodGrid& grid, int row, int stretch) const;

  BandPool pool_;
  std::vector<int> firstRow_;  ///< of each band, and the end
  std::vector<Band> bands_;
  std::vector<std::uint8_t> live_, always_, wet_, wetNext_, due_;  ///< by row and stretch
  std::vector<std::vector<HeldFace>> heldFaces_;             ///< by row and stretch
  std::vector<RowSums> sums_;
  std::vector<std::int64_t> work_;  ///< cell updates by row since the rows were shared out
  LocalTimeSteps local_;
  const RainField* rain_ = nullptr;  ///< of the step
  bool raining_ = false;
  bool underWay_ = false;  ///< an abandoned step
  const run::JobContext* job_ = nullptr;
  int stepsToRebalance_ = 0;
  InfiltrationField* infiltration_ = nullptr;
  std::int64_t activeCells_ = 0;
};

}  // namespace citymirror::flood
