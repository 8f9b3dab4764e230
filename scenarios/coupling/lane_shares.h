#pragma once
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {

/// Steps of 5 %: what is less does not change how people drive.
inline constexpr float kShareStep = 0.05F;

/// Errors: notFound where a vehicle class names a rule that the configuration does not have.
Outcome checkWading(std::span<const VehicleClass> classes, const RoadClosureConfig& rules);

/// Share of their speed that each class goes at on each edge, [class · edges + edge] as
/// traffic::TrafficModel takes it: in steps of `kShareStep`, 0 = closed to the class. `previous`
/// (same shape, or empty) gives the hysteresis between closing and reopening. Depths in m, by edge.
std::vector<float> laneShares(std::span<const float> edgeDepth,
                              std::span<const VehicleClass> classes, const RoadClosureConfig& rules,
                              std::span<const float> previous);

}  // namespace citymirror::coupling
