#pragma once
#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// What a city's map does not say of its streets, with sources.
struct CityStreetRules {
  double saturationFlow = 1900;  ///< vehicles/h and lane of main streets (HCM 2010, 18-5)
  double sideFlow = 1200;        ///< of residential and service roads: parking, driveways (assumed)
  double green = 40;   ///< s for each of the two ways of a crossing with signals (assumed)
  double yellow = 3;   ///< s (GB 14886-2016, 3 s at 50 km/h and less)
  double allRed = 2;   ///< s
  double lateral = 2;  ///< m/s², across a turn (ITE 1999: 1.5–2.5)
  double rightRadius = 8, leftRadius = 14;  ///< m of turns (assumed)
};

/// The streets of a city as lanes that queue: link l is edge l of the roads, its code
/// "ROAD/edge". Lanes by the road's; turns at every node but back where it came from unless the
/// street ends there; the outer lanes turn, all go on straight. Where main streets (secondary and
/// above) cross stand signals with two ways and permitted left turns, offsets spread over the city;
/// elsewhere the smaller class gives way, then left turns, then who comes from the left. Paths
/// carry no vehicles. Deterministic; O(nodes · arms³).
TrafficNetwork cityNetwork(const RoadNetwork& roads, const CityStreetRules& rules = {});

}  // namespace citymirror::traffic
