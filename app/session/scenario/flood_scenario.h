#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/time.h"
#include "scenarios/flood/flood_model.h"

namespace citymirror::session {

/// A flood run as a scenario file asks for it.
struct FloodScenario {
  flood::FloodInputs inputs;
  GeoFrame frame;                 ///< the terrain's CRS; origin = its south-west corner
  double gaugeInterval = 0;       ///< s, 0 = at output times
  std::vector<double> snapshots;  ///< s, rising: a snapshot_NNNNNN/ at each
  /// What is written at each output time: rasters depth, level, speed, qx, qy; mesh = results.nc.
  std::set<std::string> outputs{"depth", "qx", "qy", "mesh"};
  double debrisFactor = 0;  ///< of the hazard rating (flood_hazard.h)
  Instant zero;             ///< date of the run's zero in results.nc
  std::shared_ptr<const CityModel>
      city;                          ///< whose buildings and roads get their maxima, may be null
  std::vector<std::string> sources;  ///< terrain, fields and snapshot it was read from
  std::vector<Note> notes;
};

/// Reads a scenario file (contract "Flood"; every key in assets/help/flood-scenario.md). Errors
/// name the key or file: badInput for unknown keys and wrong values, notFound and unreadable for
/// the files it names. `assets` holds the libraries of storms and ground; empty = findAssets().
Result<FloodScenario> readFloodScenario(const std::string& path, const std::string& assets = {});

/// Runs it and writes every result of the contract into `out`; complete files or none. Results of
/// an earlier run in `out` are taken away first, once the inputs are good. A run that
/// diverges leaves the last good state in snapshot/ and returns the error, as does one that fails
/// its checks; both say so in summary.json.
Outcome runFloodScenario(const FloodScenario& scenario, const std::string& out, int threads,
                         const run::JobContext& job);

}  // namespace citymirror::session
