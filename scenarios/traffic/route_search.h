#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// Fastest ways from all links to one, turn by turn, backward from the goal (Dijkstra 1959).
/// Keeps a reference to the network.
class RouteSearch {
 public:
  explicit RouteSearch(const TrafficNetwork& network);

  /// Seconds to pass each link; infinity = closed. Nobody enters a link whose limits the vehicle
  /// does not pass. Ties go to the lower link. O(turns · log links).
  void towards(std::uint32_t goal, const RoadVehicle& vehicle, std::span<const double> seconds);
  /// The same to the nearest in time of several goals.
  void towards(std::span<const std::uint32_t> goals, const RoadVehicle& vehicle,
               std::span<const double> seconds);
  /// Links after `from` up to the goal, nothing where `from` is the goal or no way leads there.
  std::vector<std::uint32_t> after(std::uint32_t from) const;
  bool reaches(std::uint32_t from) const;
  /// From the end of `from` to the end of the goal, s; infinity = no way leads there.
  double secondsFrom(std::uint32_t from) const { return cost_[from]; }

 private:
  const TrafficNetwork& net_;
  std::vector<std::uint32_t> linkOfLane_, firstInto_, into_;
  std::vector<double> cost_;
  std::vector<std::uint32_t> next_;
};

}  // namespace citymirror::traffic
