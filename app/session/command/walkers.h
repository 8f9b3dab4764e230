#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/core/city_model.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/traffic/road_hierarchy.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// The roads of a city as those on foot find them (traffic::WalkingRoads).
struct Walkers {
  std::shared_ptr<const CityModel> city;  ///< roads alone; nodes and roads have the city's numbers
  std::vector<std::uint32_t> edgeOf;      ///< by edge of these: the one of the city under it
};
using WalkersPointer = std::shared_ptr<const Walkers>;

/// At the walking speed of the rules. O(points).
WalkersPointer walkersOf(const CityModel& city, const traffic::CityTrafficRules& rules);

/// Those of the city that was asked for last, made by the first question; that city itself is not
/// kept. One thread per object.
class KeptWalkers {
 public:
  /// `city` is not null; the rules are the same at every call.
  const WalkersPointer& of(const std::shared_ptr<const CityModel>& city,
                           const traffic::CityTrafficRules& rules);

 private:
  std::weak_ptr<const CityModel> city_;
  WalkersPointer walkers_;
};

/// What routes on foot are asked over; the hierarchy is of their roads.
struct WalkingSources {
  WalkersPointer walkers;
  std::shared_ptr<const traffic::RoadHierarchy> hierarchy;
};

/// A run whose depths on edges are those of `edgeOf`; null for none. O(states · edges).
world::RunPointer waterUnder(std::span<const std::uint32_t> edgeOf, const world::RunPointer& run);

}  // namespace citymirror::session
