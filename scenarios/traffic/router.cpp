#include "scenarios/traffic/router.h"

namespace citymirror::traffic {

EdgeConditions freeFlow(const RoadNetwork& network) {
  EdgeConditions conditions;
  conditions.speed.reserve(network.edgeCount());
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    conditions.speed.push_back(float(network.roadOf(e).freeFlowKmh / 3.6));
  }
  return conditions;
}

}  // namespace citymirror::traffic
