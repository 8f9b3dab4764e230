#pragma once
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

/// Live conditions, one entry per edge: speed in m/s, 0 = closed.
struct EdgeConditions {
  std::vector<float> speed;
};

/// Free-flow speeds, nothing closed.
EdgeConditions freeFlow(const RoadNetwork& network);

struct Route {
  std::vector<std::uint32_t> edges;
  double seconds = 0;
  double metres = 0;
  std::vector<Point2> line;  ///< from the start point's nearest node to the end's
};

}  // namespace citymirror::traffic
