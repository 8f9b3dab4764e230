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

/// Its class in the city's traffic; nothing for a word that none has.
std::optional<traffic::CityClass> classOf(const UnitVehicle& vehicle);

/// m/s that its class can go at most; infinity for a word that none has, such as "foot".
double topSpeedOf(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

/// Whether its class passes queues; no for a word that none has.
bool hasSirens(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle);

/// The vehicle of a class by its code in city_traffic.json; nothing for an unknown one.
std::optional<UnitVehicle> vehicleNamed(const traffic::CityTrafficRules& rules,
                                        const std::string& code);

}  // namespace citymirror::session
