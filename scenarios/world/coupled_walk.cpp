#include <algorithm>
#include <limits>

#include "scenarios/coupling/lane_shares.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::world {
namespace {

constexpr const char* kWalkers = "foot";  // their rule in road_closure.json

}  // namespace

Outcome CoupledModel::placeOnFoot(Crew& crew) {
  const CrewOrder& order = crew.order;
  const RoadNetwork& roads = inputs_.city->roads;
  if (inputs_.wading.find(kWalkers) == nullptr)
    return Error{ErrorCode::notFound, "No rule says how deep the class foot may wade",
                 "road closure, " + order.code, "Add the class to road_closure.json"};
  if (!walking_) {
    walking_ = std::make_shared<const traffic::WalkingRoads>(
        traffic::walkingRoads(roads, inputs_.walkingSpeed * 3.6));
  }
  crew.walk = CrewWalk::make(walking_, order.from, order.to);
  if (!crew.walk)
    return Error{ErrorCode::badInput, "no way on foot leads there", "order of " + order.code,
                 "Correct the order"};
  if (auto tooShort = hosesTooShort(order, roads, *inputs_.traffic.network, kPedestrian))
    return *tooShort;
  return Done{};
}

/// Also where nobody walks: who is sent later finds the roads that have closed before.
void CoupledModel::meetOnFoot() {
  VehicleClass walker;
  walker.code = walker.wading = kWalkers;
  footShares_ = coupling::laneShares(depth_, std::span(&walker, 1), inputs_.wading, footShares_);
}

void CoupledModel::walkTo(double until) {
  for (Crew& crew : crews_) {
    const double from = std::max(time_, crew.order.at);
    if (crew.walk && from < until) crew.walk->advance(from, until, footShares_);
  }
}

double CoupledModel::arrivalOf(const Crew& crew) const {
  constexpr double kNotYet = std::numeric_limits<double>::quiet_NaN();
  if (crew.walk) return crew.walk->arrived();
  const std::int64_t ms = crew.sent ? traffic_.state().arrived[crew.vehicle] : -1;
  return ms < 0 ? kNotYet : double(ms) / 1000;
}

}  // namespace citymirror::world
