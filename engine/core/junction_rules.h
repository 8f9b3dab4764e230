#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror {

/// The signs of a network on its nodes and edges.
struct JunctionRules {
  bool signalsKnown = false;         ///< the map has signals: a junction without one has none
  std::vector<std::uint8_t> signal;  ///< by node: 1 = has one
  /// Edges from the first of which nobody drives into the second, rising.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> banned;
  std::size_t signalsElsewhere = 0;  ///< that stand before no junction
  std::size_t turnsElsewhere = 0;    ///< whose roads do not meet there

  bool bans(std::uint32_t from, std::uint32_t to) const;
};

/// A signal holds for the junctions (nodes where three arms or more meet) that one who drives past
/// it reaches within 30 m along the road, or for the one it stands on: netconvert joins signals to
/// junctions within 25 m. A sign for turns holds for all pieces of its roads that meet within 1 m of
/// it. O(points + signs).
JunctionRules junctionRules(const RoadNetwork& network);

}  // namespace citymirror
