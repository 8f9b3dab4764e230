#include "app/session/branch/unit_arrivals.h"

#include <array>
#include <limits>

#include "app/session/branch/reach_layer.h"

namespace citymirror::session {

UnitArrivals::UnitArrivals(const CityModel& city, const coupling::ForecastRoads& roads,
                           const Point2& from, double depart)
    : roads_(city.roads), depart_(depart) {
  const auto node = nearestNode(city.roads, from);
  if (node < 0) return;
  const std::array start{std::uint32_t(node)};
  wet_ = coupling::earliestArrivals(city.roads, roads, start, depart);
  coupling::ForecastRoads dry = freeRoads(city.roads.edgeCount());
  dry.topSpeed = roads.topSpeed;
  dry.turns = roads.turns;
  dry_ = coupling::earliestArrivals(city.roads, dry, start, depart);
}

DriveTime UnitArrivals::to(const Point2& place) const {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const auto node = nearestNode(roads_, place);
  if (node < 0 || wet_.empty()) return {kNever, kNever};
  return {wet_[std::size_t(node)] - depart_, dry_[std::size_t(node)] - depart_};
}

}  // namespace citymirror::session
