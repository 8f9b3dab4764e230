#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace citymirror {

inline constexpr double kUnlimitedCapacity = std::numeric_limits<double>::infinity();

/// A planning network: directed links whose cost rises with their volume after the Bureau of Public
/// Roads (1964), cost = freeFlowCost · (1 + b · (volume / capacity)^power). Costs and volumes have
/// the units of their source. Nodes are numbered from 0; nodes 0 … zones − 1 are the zones.
struct VolumeDelayNetwork {
  std::uint32_t zones = 0;
  std::uint32_t nodes = 0;
  std::uint32_t firstThroughNode = 0;  ///< routes begin and end at lower nodes but never pass them
  std::vector<std::uint32_t> from, to;
  std::vector<double> capacity;      ///< > 0
  std::vector<double> freeFlowCost;  ///< ≥ 0
  std::vector<double> b;             ///< ≥ 0
  std::vector<double> power;         ///< 0 or ≥ 1
  std::vector<std::string> code;     ///< of the link, unique

  std::size_t linkCount() const { return to.size(); }
};

/// Trips between zones, one entry per pair that has any. Rising by (from, to).
struct TripTable {
  std::vector<std::uint32_t> from, to;
  std::vector<double> trips;  ///< > 0

  std::size_t size() const { return trips.size(); }
};

}  // namespace citymirror
