#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"
#include "scenarios/traffic/assignment.h"
#include "scenarios/traffic/link_delay.h"

namespace citymirror::traffic {

/// Streets and trips of a city as a static assignment takes them. Trips lead from the beginning of
/// a street to the end of another, over the turns that signs and lanes leave to their class, and
/// streets whose limits it passes. Flow
/// is counted in passenger car units: a vehicle by the lane that it takes while it stands
/// (VehicleClass::space) over that of a standard one, as the vehicle engine counts discharge.
struct CityAssignment {
  /// Costs in s, volumes in passenger car units/h. The first `streets` links are those of the
  /// network in their order, the rest their turns, which cost what the junction's inside does.
  AssignmentInputs inputs;
  std::size_t streets = 0;
  /// By entry of the trips: class (index in the demand's), first and last street, vehicles/h.
  std::vector<std::uint8_t> type;
  std::vector<std::uint32_t> from, to;
  std::vector<double> vehicles;
  std::size_t loaded = 0;   ///< vehicles that depart in the period
  std::size_t outside = 0;  ///< that depart after it, and are not in the trips
};

/// The vehicles that depart in [0, duration) s (> 0) as rates of an hour. What they cost on a
/// street is BPR (1964) with the rules' parameters: free is its length at free speed and, at a
/// signal, the uniform delay of nobody else there (LinkDelay); capacity is LinkDelay::capacityOf.
/// Ways of the demand count by their first and last street only. Pairs without an open way are left
/// out of the assignment. Deterministic. O(turns + vehicles · log vehicles).
CityAssignment cityAssignment(const TrafficNetwork& network, const TrafficDemand& demand,
                              const DelayRules& rules, double duration);

/// How a road is used in one direction; NaN on a one-way road in the other.
struct RoadVolume {
  double flow = 0;     ///< passenger car units/h of its fullest section (of the most flow)
  double load = 0;     ///< volume over capacity of the section where that is the most
  double seconds = 0;  ///< through all of its sections
};

struct RoadVolumes {
  std::uint32_t road = 0;        ///< index in the roads
  double metres = 0;             ///< of its sections, each counted once
  RoadVolume forward, backward;  ///< along its line as it is stored, and against it
};

/// Of every road that motor vehicles may use, rising. `roads` are those that the network was made
/// of. O(edges · points of a road).
std::vector<RoadVolumes> roadVolumes(const RoadNetwork& roads, const CityAssignment& city,
                                     const Assignment& found);

}  // namespace citymirror::traffic
