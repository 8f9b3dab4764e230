#pragma once
#include <string>

#include "app/cli/verbs.h"
#include "app/session/scenario/flood_scenario.h"
#include "scenarios/flood/rain_ensemble.h"

namespace citymirror::cli {

/// What is asked of an ensemble on the command line, in one process or in several.
struct EnsembleArguments {
  std::string scenario, out;
  flood::EnsembleRequest request;
};

/// Adds the options of the verb `ensemble`.
void addEnsembleOptions(CLI::App& verb, EnsembleArguments& arguments);

/// Reads the scenario into the request and puts the bands of ponding where no depth is asked for.
/// Errors: those of the scenario and the configuration, badInput for the depths.
Result<session::FloodScenario> prepareEnsemble(EnsembleArguments& arguments);

/// Rasters, tables, pictures and the page of an ensemble. Errors: ioFailed, diskFull.
Result<VerbResult> writeEnsemble(const EnsembleArguments& arguments,
                                 const session::FloodScenario& scenario,
                                 const flood::FloodEnsemble& ensemble);

}  // namespace citymirror::cli
