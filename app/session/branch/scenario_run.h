#pragma once
#include <string>
#include <vector>

#include "app/session/branch/world_runs.h"
#include "app/session/scenario/world_scenario.h"
#include "app/session/world_view.h"

namespace citymirror::session {

/// A scenario as coupled runs that people look at: its base is the run itself, its branches are the
/// alternatives, and their figures are those of runWorldScenario, covers of ambulances left out.
/// Models are kept for branches every 15 min, of long scenarios or many branches less often: some
/// 200 of all at most. `file` is what people are told it comes from. A run computes on one core,
/// for branches go side by side. O(cells under buildings and waters).
WorldRunRequest scenarioRun(const WorldScenario& scenario, const std::string& file);

/// The rain of its base as far as it is the same everywhere, over the clock of the run, as what is
/// not measured. Empty where there is none.
std::vector<RainBar> scenarioRain(const WorldRunRequest& request);

}  // namespace citymirror::session
