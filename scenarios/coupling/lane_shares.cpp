#include "scenarios/coupling/lane_shares.h"

#include <algorithm>
#include <cmath>

namespace citymirror::coupling {

Outcome checkWading(std::span<const VehicleClass> classes, const RoadClosureConfig& rules) {
  for (const VehicleClass& c : classes) {
    if (rules.find(c.wading) != nullptr) continue;
    return Error{ErrorCode::notFound, "No rule says how deep the class " + c.wading + " may wade",
                 "road closure, " + c.code, "Add the class to road_closure.json"};
  }
  return Done{};
}

std::vector<float> laneShares(std::span<const float> edgeDepth,
                              std::span<const VehicleClass> classes, const RoadClosureConfig& rules,
                              std::span<const float> previous) {
  const std::size_t edges = edgeDepth.size();
  std::vector<float> shares(classes.size() * edges, 1);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const WadingRule* rule = rules.find(classes[c].wading);
    if (rule == nullptr) continue;
    for (std::size_t e = 0; e < edges; ++e) {
      const bool wasClosed = !previous.empty() && previous[c * edges + e] <= 0;
      const bool closed = closes(*rule, edgeDepth[e], wasClosed);
      const double share = closed ? 0 : speedShare(edgeDepth[e], *rule);
      const float stepped = float(std::ceil(share / kShareStep - 1e-6)) * kShareStep;
      shares[c * edges + e] = closed ? 0 : std::clamp(stepped, kShareStep, 1.0F);
    }
  }
  return shares;
}

}  // namespace citymirror::coupling
