#pragma once
#include <cstddef>
#include <cstdint>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

/// Whether an edge leads along its road's line as it is stored: by the part of it that lies nearest
/// to the middle of the edge's first. O(points of the road).
bool leadsAlong(const RoadNetwork& roads, std::size_t edge);

/// Lanes of an edge, of those that its road has, that are for buses and emergency vehicles alone: a
/// bit each, bit 0 at the kerb. One lane at least stays for the others; none is kept where buses
/// may not use the road or nobody else may. O(1) without bus lanes, else as leadsAlong.
std::uint8_t busLanesOf(const RoadNetwork& roads, std::size_t edge);

}  // namespace citymirror::traffic
