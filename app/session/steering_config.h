#pragma once
#include <cstddef>
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// How people steer a run: assets/config/steering.json.
struct SteeringConfig {
  double sandbagHeight = 1.0;                          ///< m over the ground
  double lowestSandbags = 0.2, highestSandbags = 2.0;  ///< m
  Text sandbagSource;
  double streetReach = 60;                             ///< m from a picked place to its road
  double leastRain = 0, mostRain = 5;                  ///< multiples of the rain to come
  std::size_t snapshotBytes = std::size_t(384) << 20;  ///< of one run
  std::size_t keptBytes = std::size_t(1536) << 20;     ///< of the branches kept for undo
  /// Of places of vehicles that branches of traffic keep (WorldRunRequest::vehicleBytes).
  std::size_t vehicleBytes = std::size_t(1024) << 20;
  std::size_t waterBytes = std::size_t(4096) << 20;  ///< of states of their water
  std::size_t roadBytes = std::size_t(1024) << 20;   ///< of samples of their roads
};

/// Budgets of branches that the text does not name are those above, as shipped: a city's own copy of
/// before has none of them. Errors: unreadable, badInput naming the key, one that is unknown too.
Result<SteeringConfig> parseSteering(const std::string& json);

}  // namespace citymirror::session
