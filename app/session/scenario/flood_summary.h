#pragma once
#include <string>

#include "app/session/scenario/flood_scenario.h"

namespace citymirror::session {

/// summary.json of the contract. `ran` is how the run ended: its error comes into the notes.
std::string floodSummary(const FloodScenario& scenario, const flood::FloodModel& model,
                         const Outcome& ran);

}  // namespace citymirror::session
