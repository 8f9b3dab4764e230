#pragma once
#include <vector>

#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

/// Faults of rain frames, infiltration laws, structures and edits, each naming its field
/// ("structures.pumps[2].off_level"). The bed is known to be good.
std::vector<Error> checkForcing(const FloodInputs& inputs);
std::vector<Error> checkStructures(const FloodInputs& inputs);

}  // namespace citymirror::flood
