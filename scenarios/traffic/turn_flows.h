#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// Vehicles per hour from one link into the next, as the routes of a demand make them.
class TurnFlows {
 public:
  TurnFlows() = default;
  /// Of the vehicles that depart in [from, to) s. O(links of all routes · log of them).
  TurnFlows(const TrafficDemand& demand, double from, double to);

  double perHour(std::uint32_t from, std::uint32_t to) const;  ///< 0 where nobody goes
  bool empty() const { return way_.empty(); }

 private:
  std::vector<std::uint64_t> way_;  ///< rising
  std::vector<double> perHour_;
};

}  // namespace citymirror::traffic
