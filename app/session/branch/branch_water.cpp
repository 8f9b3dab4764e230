#include "app/session/branch/branch_water.h"

#include <algorithm>
#include <utility>

namespace citymirror::session {

/// Branches share the states of before they part.
std::shared_ptr<const std::vector<float>> BranchWater::depthsOf(
    const std::shared_ptr<const flood::FloodState>& water) const {
  if (run_) {
    const auto known =
        std::find_if(run_->states.begin(), run_->states.end(),
                     [&](const world::WorldState& state) { return state.flood == water; });
    if (known != run_->states.end()) return known->edgeDepth;
  }
  return std::make_shared<const std::vector<float>>(
      coupling::edgeDepths(city_->roads, samples_, water->depth.values));
}

world::RunPointer BranchWater::of(const TrafficPointer& branch,
                                  const std::shared_ptr<const CityModel>& city) {
  if (!branch || !city || branch->water.empty() || !fits(*branch, city->roads)) return nullptr;
  if (branch == branch_ && city == city_) return run_;
  const GridShape& shape = branch->water.front()->depth.shape;
  if (city != city_ || !shape_ || !(*shape_ == shape)) {
    city_ = city;
    shape_ = shape;
    samples_ = coupling::sampleEdges(city->roads, shape);
    run_ = nullptr;
  }
  auto run = std::make_shared<world::ForecastRun>();
  run->id = branch->branch;
  run->parent = branch->forecast;
  run->zero = branch->zero;
  run->issued = branch->issued;
  for (const auto& water : branch->water)
    run->states.push_back(
        {branch->zero + millis(water->time), branch->branch, water, depthsOf(water)});
  run->until = run->states.back().at;
  branch_ = branch;
  run_ = std::move(run);
  return run_;
}

world::RunPointer BranchWater::at(Instant at, const TrafficPointer& branch,
                                  const std::shared_ptr<const CityModel>& city,
                                  const world::RunPointer& otherwise) {
  auto run = of(branch, city);
  return run && at >= run->states.front().at && at <= run->until ? run : otherwise;
}

}  // namespace citymirror::session
