#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"

namespace citymirror::gis {

/// Streets as the plain XML of SUMO's netconvert: nodes, edges with their shape, lanes and speed,
/// which lane leads to which, and the programmes of signals with the turns that each letter holds
/// for.
struct SumoPlain {
  std::string nodes, edges, connections, programs;
};

/// The edges of a city that `kept` marks with 1, in local metres. Links of `network` are the edges
/// of `roads`, and each of its programmes belongs to one node. An edge that is not for every motor
/// vehicle says for which (`allow`). Lanes that lead to one edge end in
/// its lanes from the kerb on where that at the kerb is among them, else in those farthest from it.
/// O(edges + turns · log turns).
SumoPlain sumoPlain(const RoadNetwork& roads, const TrafficNetwork& network,
                    std::span<const std::uint8_t> kept);

/// The id that an edge has there: "e12".
std::string sumoEdgeId(std::uint32_t edge);

}  // namespace citymirror::gis
