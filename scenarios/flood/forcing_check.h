#pragma once
#include <vector>

#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

/// Faults of rain frames and infiltration laws, each naming its field ("rain.rasters[2].time_s").
/// The bed is known to be good.
std::vector<Error> checkForcing(const FloodInputs& inputs);

}  // namespace citymirror::flood
