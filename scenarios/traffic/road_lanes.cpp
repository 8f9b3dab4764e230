#include "scenarios/traffic/road_lanes.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>

namespace citymirror::traffic {

bool leadsAlong(const RoadNetwork& roads, std::size_t edge) {
  const Road& road = roads.roadOf(edge);
  if (road.oneway != 0) return road.oneway > 0;
  const auto own = roads.line(edge);
  const Point2 middle = (own[0] + own[1]) / 2;
  double least = std::numeric_limits<double>::infinity();
  bool along = true;
  for (std::size_t k = 0; k + 1 < road.line.size(); ++k) {
    const double far = distanceTo(std::span(road.line).subspan(k, 2), middle);
    if (far >= least) continue;
    least = far;
    along = (road.line[k + 1] - road.line[k]).dot(own[1] - own[0]) >= 0;
  }
  return along;
}

std::uint8_t busLanesOf(const RoadNetwork& roads, std::size_t edge) {
  const Road& road = roads.roadOf(edge);
  if (road.busLanesAlong == 0 && road.busLanesAgainst == 0) return 0;
  const int users = usersOf(road);
  if (!(users & kBus) || !(users & (kPassengerCar | kTruck))) return 0;
  const unsigned all = (1U << std::clamp(road.lanes, 1, 8)) - 1;
  unsigned buses = (leadsAlong(roads, edge) ? road.busLanesAlong : road.busLanesAgainst) & all;
  if (buses == all) buses &= ~std::bit_floor(buses);
  return std::uint8_t(buses);
}

}  // namespace citymirror::traffic
