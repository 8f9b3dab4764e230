#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "engine/core/road_network.h"
#include "engine/core/traffic_network.h"

namespace citymirror::gis {

/// Streets as the plain XML of SUMO's netconvert: nodes, edges with their shape, lanes and speed,
/// and which edge leads to which. Crossings with signals get those that netconvert makes.
struct SumoPlain {
  std::string nodes, edges, connections;
};

/// The edges of a city that `kept` marks with 1, in local metres. Links of `network` are the edges
/// of `roads`.
SumoPlain sumoPlain(const RoadNetwork& roads, const TrafficNetwork& network,
                    std::span<const std::uint8_t> kept);

/// The id that an edge has there: "e12".
std::string sumoEdgeId(std::uint32_t edge);

}  // namespace citymirror::gis
