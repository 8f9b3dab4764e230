#pragma once
#include "scenarios/traffic/traffic_model.h"
#include "scenarios/traffic/traffic_shape.h"

namespace citymirror::traffic {

/// A lane is locked when its head waits (for space, or at a signal or gap for the time being) and
/// every lane that could take it is full, sends no space back and is locked itself: the greatest
/// such set. O(lanes²) at worst, O(lanes) in life.
std::vector<GridlockRing> ringsOf(const TrafficShape& shape, const TrafficState& state);

}  // namespace citymirror::traffic
