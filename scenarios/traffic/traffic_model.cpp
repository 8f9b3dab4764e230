#include "scenarios/traffic/traffic_model.h"

#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_check.h"
#include "scenarios/traffic/traffic_gridlock.h"
#include "scenarios/traffic/traffic_shape.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

Result<TrafficModel> TrafficModel::make(const TrafficInputs& inputs) {
  const auto faults = checkInputs(inputs);
  if (!faults.empty()) return faults.front();
  TrafficModel model(std::make_shared<const TrafficShape>(inputs));
  TrafficStep(*model.shape_, model.state_).begin();
  return model;
}

Outcome TrafficModel::advance(double until, const run::JobContext& job) {
  return TrafficStep(*shape_, state_).advance(std::llround(until * 1000), job);
}

VehicleCounts TrafficModel::counts() const {
  VehicleCounts counts{state_.loaded, 0, 0, state_.arrivedCount};
  for (std::uint32_t lane = shape_->laneCount(); lane < shape_->allLanes(); ++lane) {
    counts.waiting += state_.onLane[lane];
  }
  for (std::uint32_t lane = 0; lane < shape_->laneCount(); ++lane) {
    counts.running += state_.onLane[lane];
  }
  return counts;
}

std::vector<LinkCount> TrafficModel::takeCounts() {
  TrafficStep step(*shape_, state_);
  for (std::uint32_t link = 0; link < state_.counts.size(); ++link) step.account(link);
  std::vector<LinkCount> taken(state_.counts.size());
  std::swap(taken, state_.counts);
  return taken;
}

std::vector<GridlockRing> TrafficModel::gridlocks() const { return ringsOf(*shape_, state_); }

std::vector<std::uint32_t> TrafficModel::route(std::uint32_t vehicle) const {
  const auto links = routeOf(*shape_, state_, vehicle);
  return {links.begin(), links.end()};
}

}  // namespace citymirror::traffic
