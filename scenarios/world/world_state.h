#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/time.h"
#include "scenarios/flood/flood_state.h"
#include "scenarios/traffic/router.h"

namespace citymirror::world {

/// All states at one instant of one branch: cheap to copy, compared by pointer.
struct WorldState {
  Instant at;
  std::string branch;
  std::shared_ptr<const flood::FloodState> flood;
  std::shared_ptr<const std::vector<float>> edgeDepth;  ///< m, by edge of the road network
};

}  // namespace citymirror::world
