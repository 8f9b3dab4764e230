#pragma once
#include <cstdint>
#include <optional>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "scenarios/traffic/signal_plan.h"
#include "scenarios/traffic/turn_flows.h"

namespace citymirror::traffic {

/// What a city's map does not say of its streets. Configuration: assets/config/city_traffic.json,
/// with sources. Left and right are those of a city that keeps right: where traffic keeps left a
/// left turn, also of `signal`, is one across the oncoming vehicles, to the right.
struct CityStreetRules {
  double saturationFlow = 0;               ///< vehicles/h and lane of main streets
  double sideFlow = 0;                     ///< of residential and service roads
  double lateral = 0;                      ///< m/s², across a turn
  double rightRadius = 0, leftRadius = 0;  ///< m of turns
  DrivingSide drivingSide = DrivingSide::right;  ///< of cities that do not say it themselves
  /// Who goes first among equal streets: who comes from that side; none = from the side on which
  /// traffic keeps.
  std::optional<DrivingSide> priorityFrom;
  SignalRules signal;
};

/// The side of a city: its own, else the rules'.
inline DrivingSide drivingSideOf(const RoadNetwork& roads, const CityStreetRules& rules) {
  return roads.drivingSide.value_or(rules.drivingSide);
}

/// The streets of a city as lanes that queue: link l is edge l of the roads, its code
/// "ROAD/edge". Lanes by the road's, and one more for left turns on main streets that end at
/// signals (it counts for the whole length). Turns at every node but back where it came from unless
/// the street ends there, and but where the map's signs forbid it (junctionRules); the outer lanes
/// turn, all but a lane for left turns go on straight. Signals stand where the map has them; of a
/// map without any, where main streets (secondary and above) cross or as many vehicles meet as
/// warrant one: two ways, left turns in a stage of their own or permitted, timed by `flows` where
/// they are known; offsets are spread over the city. Elsewhere the smaller class gives way, then
/// left turns, then who comes from the side without priority. Where traffic keeps left all is as in
/// the mirror image of the city: its lanes, ways, signals and trips are those of a mirrored city
/// that keeps right, bit for bit. Lanes are for the motor vehicles that may use their road
/// (usersOf), bus lanes (busLanesOf) for buses and emergency vehicles of them alone, and paths
/// carry none; links have the limits of their road. Where nothing goes on from a street for some
/// that may use it, or all that goes on has tighter limits, it ends for them: they turn back there.
/// Deterministic; O(nodes · arms³).
TrafficNetwork cityNetwork(const RoadNetwork& roads, const CityStreetRules& rules,
                           const TurnFlows& flows = {});

}  // namespace citymirror::traffic
