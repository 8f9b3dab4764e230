#include "app/session/command/walkers.h"

#include <utility>

#include "scenarios/traffic/walking_roads.h"

namespace citymirror::session {

WalkersPointer walkersOf(const CityModel& city, const traffic::CityTrafficRules& rules) {
  auto walking = traffic::walkingRoads(city.roads, rules.walkingSpeed * 3.6);
  auto roads = std::make_shared<CityModel>();
  roads->roads = std::move(walking.network);
  return std::make_shared<const Walkers>(Walkers{std::move(roads), std::move(walking.edgeOf)});
}

const WalkersPointer& KeptWalkers::of(const std::shared_ptr<const CityModel>& city,
                                      const traffic::CityTrafficRules& rules) {
  if (!walkers_ || city_.lock() != city) {
    walkers_ = walkersOf(*city, rules);
    city_ = city;
  }
  return walkers_;
}

world::RunPointer waterUnder(std::span<const std::uint32_t> edgeOf, const world::RunPointer& run) {
  if (!run) return nullptr;
  auto water = std::make_shared<world::ForecastRun>(*run);
  for (world::WorldState& state : water->states) {
    if (!state.edgeDepth) continue;
    std::vector<float> depth;
    depth.reserve(edgeOf.size());
    for (const std::uint32_t edge : edgeOf) depth.push_back((*state.edgeDepth)[edge]);
    state.edgeDepth = std::make_shared<const std::vector<float>>(std::move(depth));
  }
  return water;
}

}  // namespace citymirror::session
