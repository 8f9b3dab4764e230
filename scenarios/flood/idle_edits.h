#pragma once
#include <vector>

#include "engine/core/text.h"
#include "scenarios/flood/flood_edit.h"

/// Edits that find done what they were to do.
namespace citymirror::flood {

struct IdleEdit {
  TimedEdit edit;
  Text what;  ///< "remove barrier SB-1: taken away before, nothing changed"
};

/// Of the edits until `until` s, those that change nothing: a barrier taken away or breached that
/// was taken away before, a pump or gate set as it was set already, but for those as it begins
/// (0 s). Rising in time, those of one time in their order. `structures` as the run begins with
/// them. O(edits log edits).
std::vector<IdleEdit> idleEdits(const HydraulicStructures& structures, std::vector<TimedEdit> edits,
                                double until);

}  // namespace citymirror::flood
