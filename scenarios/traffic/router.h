#pragma once
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

struct Route {
  std::vector<std::uint32_t> edges;
  double seconds = 0;
  double metres = 0;
  std::vector<Point2> line;  ///< from the start point's nearest node to the end's
};

}  // namespace citymirror::traffic
