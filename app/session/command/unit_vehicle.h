#pragma once
#include <compare>
#include <optional>
#include <string>

#include "engine/core/city_model.h"
#include "scenarios/traffic/city_traffic_rules.h"

namespace citymirror::session {

/// What kind of vehicle drives: how it meets water, and what it is sent for.
struct UnitVehicle {
  std::string wading;      ///< key of its rule in road_closure.json
  bool pumpTruck = false;  ///< on an urgent task of its own, unlike any other truck
  friend auto operator<=>(const UnitVehicle&, const UnitVehicle&) = default;
};
UnitVehicle vehicleOf(const Resource& unit);

/// The word of those who walk, in road_closure.json and where people choose a vehicle.
inline constexpr const char* kOnFoot = "foot";
bool isOnFoot(const UnitVehicle& vehicle);

/// Its class in the city's traffic; nothing for a word that none has.
std::optional<traffic::CityClass> classOf(const UnitVehicle& vehicle);

/// m/s that its class can go at most, on foot that of walking; infinity for a word that none has.
double topSpeedOf(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

/// Which roads are open to it and let it pass: those of its class, on foot a pedestrian's, which all
/// of WalkingRoads are; any motor vehicle's for a word that none has.
RoadVehicle onRoad(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

/// Whether its class passes queues; no for a word that none has.
bool hasSirens(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

/// The vehicle of a class by its code in city_traffic.json, or "foot"; nothing for an unknown one.
std::optional<UnitVehicle> vehicleNamed(const traffic::CityTrafficRules& rules,
                                        const std::string& code);

/// The code of its class, "foot" on foot; empty for a word that none has.
std::string vehicleCode(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

}  // namespace citymirror::session
