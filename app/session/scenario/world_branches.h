#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/world_scenario.h"
#include "engine/core/raster_grid.h"
#include "engine/run/job_queue.h"

namespace citymirror::session {

/// A branch of a world scenario that has been run to its end.
struct RunBranch {
  WorldOutcome outcome;
  RasterGrid<float> deepest;  ///< m, the largest depth of the run
  std::string edges;          ///< EdgeTable::csv
};

/// Runs the branches side by side within `scenario.threads` cores, which those share that run at
/// the same time: in the scenario's order, with equal bits whatever the number of cores. Progress
/// counts all of them. Holds the models of those that run. Errors: of the first branch in order
/// that fails, those after it then stop; cancelled; ioFailed where there is not enough memory.
Result<std::vector<RunBranch>> runBranches(const WorldScenario& scenario,
                                           const run::JobContext& job);

}  // namespace citymirror::session
