#include "app/session/branch/unit_arrivals.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "app/session/branch/reach_layer.h"
#include "app/session/command/unit_vehicle.h"

namespace citymirror::session {

UnitArrivals::UnitArrivals(const CityModel& city, const coupling::ForecastRoads& roads,
                           const Point2& from, double depart, std::shared_ptr<const CityModel> kept)
    : kept_(std::move(kept)), roads_(city.roads), depart_(depart), vehicle_(roads.vehicle) {
  const auto node = nearestNode(city.roads, from, vehicle_);
  if (node < 0) return;
  const std::array start{std::uint32_t(node)};
  wet_ = coupling::earliestArrivals(city.roads, roads, start, depart);
  auto dry = coupling::onlyFor(freeRoads(city.roads.edgeCount()), city.roads, vehicle_);
  dry.topSpeed = roads.topSpeed;
  dry.turns = roads.turns;
  dry_ = coupling::earliestArrivals(city.roads, dry, start, depart);
}

DriveTime UnitArrivals::to(const Point2& place) const {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const auto node = nearestNode(roads_, place, vehicle_);
  if (node < 0 || wet_.empty()) return {kNever, kNever};
  return {wet_[std::size_t(node)] - depart_, dry_[std::size_t(node)] - depart_};
}

std::optional<UnitArrivals> arrivalsOf(const std::shared_ptr<const CityModel>& city,
                                       const Resource& unit, const world::RunPointer& run,
                                       Instant at, const coupling::RoadClosureConfig& wading,
                                       const traffic::CityTrafficRules& rules,
                                       KeptWalkers& walkers) {
  const auto* rule = wading.find(unit.vehicleClass);
  if (rule == nullptr) return std::nullopt;
  const UnitVehicle vehicle = vehicleOf(unit);
  const WalkersPointer onFoot = isOnFoot(vehicle) ? walkers.of(city, rules) : nullptr;
  const auto& over = onFoot ? onFoot->city : city;
  const world::RunPointer water = onFoot ? waterUnder(onFoot->edgeOf, run) : run;
  auto roads = coupling::onlyFor(roadsOver(water.get(), *rule, over->roads.edgeCount()),
                                 over->roads, onRoad(rules, vehicle));
  roads.topSpeed = topSpeedOf(rules, vehicle);
  const double depart = run ? std::max(0.0, seconds(at - run->zero)) : 0;
  return UnitArrivals(*over, roads, unit.at, depart, over);
}

}  // namespace citymirror::session
