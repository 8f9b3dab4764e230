#pragma once
#include <string>

#include "engine/core/geo_frame.h"
#include "scenarios/flood/flood_model.h"

namespace citymirror::session {

struct FloodScenario {
  flood::FloodInputs inputs;
  GeoFrame frame;            ///< the terrain's CRS; origin = its south-west corner
  double gaugeInterval = 0;  ///< s, 0 = at output times
  std::vector<Note> notes;
};

/// Reads a scenario file (contract "Flood"). Errors name the key or file. Unknown keys are errors.
Result<FloodScenario> readFloodScenario(const std::string& path);

/// Runs it and writes every result of the contract into `out`; complete files or none.
Outcome runFloodScenario(const FloodScenario& scenario, const std::string& out, int threads,
                         const run::JobContext& job);

}  // namespace citymirror::session
