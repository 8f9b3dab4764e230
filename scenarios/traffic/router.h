#pragma once
#include <optional>
#include <vector>

#include "engine/core/road_network.h"

namespace citymirror::traffic {

/// Live conditions, one entry per edge: speed in m/s, 0 = closed.
struct EdgeConditions {
  std::vector<float> speed;
};

/// Free-flow speeds, nothing closed.
EdgeConditions freeFlow(const RoadNetwork& network);

struct Route {
  std::vector<std::uint32_t> edges;
  double seconds = 0;
  double metres = 0;
  std::vector<Point2> line;  ///< from the start point's nearest node to the end's
};

/// Fastest route between the nodes nearest to two points (Dijkstra 1959 on compressed rows).
/// Nothing where no open road leads there. Signs for turns are not looked at here: ways that people
/// are sent along come from FastRoutes and TimedRoutes. O(E log V).
std::optional<Route> fastestRoute(const RoadNetwork& network, const EdgeConditions& conditions,
                                  const Point2& from, const Point2& to);

/// Fastest route that ends on any end of an edge of `road` (index in network.roads), staying off it
/// where it is closed: as near as one can get. For sending a crew to a flooded road.
std::optional<Route> fastestRouteToRoad(const RoadNetwork& network,
                                        const EdgeConditions& conditions, const Point2& from,
                                        std::uint32_t road);

/// Seconds from each node to the node nearest to `to`; infinity = no open road leads there. For
/// asking many units at once. O(E log V).
std::vector<double> secondsTowards(const RoadNetwork& network, const EdgeConditions& conditions,
                                   const Point2& to);

}  // namespace citymirror::traffic
