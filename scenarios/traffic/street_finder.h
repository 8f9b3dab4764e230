#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// Who may use an edge, bits of RoadUser: on wheels by its lanes, on foot by its road.
std::uint8_t usersOfStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           std::uint32_t edge);

/// Whether a vehicle, or somebody on foot, may use an edge and passes its limits.
bool isStreetFor(const RoadNetwork& roads, const TrafficNetwork& network, std::uint32_t edge,
                 const RoadVehicle& vehicle);

/// The streets for a vehicle near many places, by a grid of their points: nearestStreet for
/// thousands. Keeps a reference to the roads.
class StreetFinder {
 public:
  StreetFinder(const RoadNetwork& roads, const TrafficNetwork& network,
               const RoadVehicle& vehicle = kPassengerCar);

  /// The edge whose line is nearest, the lower number where two are; −1 where none lies within
  /// some 7 km. O(edges near by).
  std::int64_t nearest(const Point2& place) const;
  /// Whether the line of one that is also for `vehicle` lies within `reach` (m) of a place.
  /// O(edges near by).
  bool anyWithin(const Point2& place, double reach, const RoadVehicle& vehicle) const;
  bool empty() const { return cells_.empty(); }

 private:
  void look(int x, int y, const Point2& place, std::int64_t& best, double& least) const;

  const RoadNetwork& roads_;
  std::vector<std::uint8_t> users_;  ///< by edge
  std::map<std::int64_t, std::vector<std::uint32_t>> cells_;
};

}  // namespace citymirror::traffic
