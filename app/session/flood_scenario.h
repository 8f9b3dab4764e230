#pragma once
#include <string>
#include <vector>

#include "engine/core/geo_frame.h"
#include "scenarios/flood/flood_model.h"

namespace citymirror::session {

struct FloodScenario {
  flood::FloodInputs inputs;
  GeoFrame frame;                    ///< the terrain's CRS; origin = its south-west corner
  double gaugeInterval = 0;          ///< s, 0 = at output times
  std::vector<double> snapshots;     ///< s, rising: a snapshot_NNNNNN/ at each
  std::vector<std::string> sources;  ///< terrain, fields and snapshot it was read from
  std::vector<Note> notes;
};

/// Reads a scenario file (contract "Flood"). Errors name the key or file: badInput for unknown keys
/// and wrong values, unsupported for keys of the contract that this version cannot do, notFound and
/// unreadable for the files it names.
Result<FloodScenario> readFloodScenario(const std::string& path);

/// Runs it and writes every result of the contract into `out`; complete files or none. Results of
/// an earlier run in `out` are taken away first, once the inputs are good. A run that
/// diverges leaves the last good state in snapshot/ and returns the error.
Outcome runFloodScenario(const FloodScenario& scenario, const std::string& out, int threads,
                         const run::JobContext& job);

}  // namespace citymirror::session
