#include "app/session/scenario/world_orders.h"

#include <algorithm>

#include "app/session/command/unit_vehicle.h"

namespace citymirror::session {
namespace {

bool isItsPump(const flood::FloodEdit& act, const std::string& unit) {
  const auto* pump = std::get_if<flood::BringPump>(&act);
  return pump != nullptr && pump->id == unit;
}

}  // namespace

Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to) {
  const UnitVehicle vehicle = vehicleOf(unit);
  const auto type = isOnFoot(vehicle) ? traffic::CityClass::car : classOf(vehicle);
  if (!type)
    return Error{ErrorCode::badInput, "has the unknown vehicle class " + unit.vehicleClass,
                 unit.code, "Correct the city's resources"};
  world::CrewOrder order;
  order.code = unit.code;
  order.at = at;
  order.type = std::uint8_t(*type);
  order.onFoot = isOnFoot(vehicle);
  order.from = unit.at;
  order.to = to;
  if (unit.pumpCapacity > 0) order.acts = {flood::BringPump{unit.code, to, unit.pumpCapacity}};
  return order;
}

bool pumpsItself(const world::CrewOrder& order) {
  return std::ranges::any_of(order.acts,
                             [&](const auto& act) { return isItsPump(act, order.code); });
}

std::vector<flood::FloodEdit> worksOf(const world::CrewOrder& order) {
  std::vector<flood::FloodEdit> works = order.acts;
  std::erase_if(works, [&](const auto& act) { return isItsPump(act, order.code); });
  return works;
}

Text worksText(const world::CrewOrder& order) {
  Text all;
  for (const flood::FloodEdit& work : worksOf(order)) {
    const Text what = flood::describe(work);
    all.zh += (all.zh.empty() ? "" : "；") + what.zh;
    all.en += (all.en.empty() ? "" : "; ") + what.en;
  }
  return all;
}

}  // namespace citymirror::session
