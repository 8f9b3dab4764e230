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
  unsigned branchCores = 0;  ///< of the machine for branches of traffic and for plans, 0 = all
};

/// Branches that the window computes side by side on so many cores: as many as the configuration
/// says; where it leaves them all, three at least, so that a run and what it is compared with go on
/// together.
unsigned branchesAtOnce(const SteeringConfig& config, unsigned cores);
/// Plans that it tries side by side: as many; where the configuration leaves all cores, one is left
/// to the picture.
unsigned plansAtOnce(const SteeringConfig& config, unsigned cores);

/// Budgets and cores of branches that the text does not name are those above, as shipped: a city's
/// own copy of before has none of them. Errors: unreadable, badInput naming the key, one that is
/// unknown too.
Result<SteeringConfig> parseSteering(const std::string& json);

}  // namespace citymirror::session
