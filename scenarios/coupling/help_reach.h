#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/traffic_network.h"
#include "scenarios/traffic/route_turns.h"

namespace citymirror::coupling {

/// Which homes help can drive to: an edge network asked again and again while edges close and open.
/// Homes, hospitals and stations stand on the nearest street for the vehicle that help comes in.
/// A home is reached where a way of open edges leads from the street of a hospital or fire station
/// to the street that the home stands on, that street included. Homes that no way leads to even
/// where all is open do not count. The way is open to that vehicle and takes no
/// turn that signs ban (RouteTurns).
class HelpReach {
 public:
  /// O(buildings · edges near them + edges).
  HelpReach(const CityModel& city, const TrafficNetwork& network,
            const RoadVehicle& vehicle = kEmergency);

  /// False where there is no hospital and no fire station on a street, or no resident is known.
  bool applies() const { return !stations_.empty() && !homes_.empty(); }
  /// Residents whom no help reaches while open[edge] = 0 closes edges. O(edges + streets).
  double cutOff(std::span<const std::uint8_t> open) const;

 private:
  struct Home {
    std::uint32_t street = 0;
    double residents = 0;
  };
  /// By edge: 1 where a way leads to it and over it.
  std::vector<std::uint8_t> reachedEdges(std::span<const std::uint8_t> open) const;
  bool reached(std::uint32_t street, std::span<const std::uint8_t> edges) const;

  const RoadNetwork* roads_;
  RoadVehicle vehicle_;
  traffic::RouteTurns turns_;
  std::vector<std::uint32_t> stations_;  ///< their streets
  std::vector<Home> homes_;              ///< by street, rising
};

}  // namespace citymirror::coupling
