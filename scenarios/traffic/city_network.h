#pragma once
#include <cstdint>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "scenarios/traffic/signal_plan.h"
#include "scenarios/traffic/turn_flows.h"

namespace citymirror::traffic {

/// What a city's map does not say of its streets. Configuration: assets/config/city_traffic.json,
/// with sources.
/// On which side of a street its vehicles drive.
enum class DrivingSide : std::uint8_t { right, left };

struct CityStreetRules {
  double saturationFlow = 0;               ///< vehicles/h and lane of main streets
  double sideFlow = 0;                     ///< of residential and service roads
  double lateral = 0;                      ///< m/s², across a turn
  double rightRadius = 0, leftRadius = 0;  ///< m of turns
  /// Where a lane of one direction lies. Junctions, signals and turn lanes are those of right-hand
  /// traffic all the same.
  DrivingSide drivingSide = DrivingSide::right;
  SignalRules signal;
};

/// The streets of a city as lanes that queue: link l is edge l of the roads, its code
/// "ROAD/edge". Lanes by the road's, and one more for left turns on main streets that end at
/// signals (it counts for the whole length). Turns at every node but back where it came from unless
/// the street ends there, and but where the map's signs forbid it (junctionRules); the outer lanes
/// turn, all but a lane for left turns go on straight. Signals stand where the map has them; of a
/// map without any, where main streets (secondary and above) cross or as many vehicles meet as
/// warrant one: two ways, left turns in a stage of their own or permitted, timed by `flows` where they are known;
/// offsets are spread over the city. Elsewhere the smaller class gives way, then left turns, then
/// who comes from the left. Paths carry no vehicles. Deterministic; O(nodes · arms³).
TrafficNetwork cityNetwork(const RoadNetwork& roads, const CityStreetRules& rules,
                           const TurnFlows& flows = {});

}  // namespace citymirror::traffic
