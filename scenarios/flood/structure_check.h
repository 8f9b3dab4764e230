#pragma once
#include <vector>

#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

/// Faults of structures and edits, each naming its field ("structures.pumps[2].off_level"). The bed
/// is known to be good.
std::vector<Error> checkStructures(const FloodInputs& inputs);

/// Faults of an edit's values: an opening that is not 0..1, a level that is no number, rain that
/// runs backwards. Whether what it names is there, the run itself knows.
std::vector<Error> checkEdit(const FloodEdit& edit);

}  // namespace citymirror::flood
