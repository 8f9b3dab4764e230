#pragma once
#include <string>
#include <vector>

#include "app/session/flood_scenario.h"
#include "scenarios/flood/flood_check.h"

namespace citymirror::session {

/// The checks of a run: those of flood::checkRun, and that it did not end in `error`.
flood::Health healthOf(const flood::FloodModel& model, const Outcome& ran);

/// summary.json of the contract.
std::string floodSummary(const FloodScenario& scenario, const flood::FloodModel& model,
                         const Outcome& ran);

}  // namespace citymirror::session
