#include "app/session/scenario/world_orders.h"

#include <map>

namespace citymirror::session {

using traffic::CityClass;

std::optional<CityClass> classOf(const Resource& unit) {
  static const std::map<std::string, CityClass> kByWading{
      {"car", CityClass::car},
      {"truck", CityClass::truck},
      {"bus", CityClass::bus},
      {"ambulance", CityClass::ambulance},
      {"fire_engine", CityClass::fireEngine},
      {"high_clearance", CityClass::highClearance}};
  if (unit.kind == ResourceKind::pumpTruck && unit.vehicleClass == "truck")
    return CityClass::pumpTruck;
  const auto found = kByWading.find(unit.vehicleClass);
  return found == kByWading.end() ? std::nullopt : std::optional(found->second);
}

Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to) {
  const auto type = classOf(unit);
  if (!type)
    return Error{ErrorCode::badInput, "has the unknown vehicle class " + unit.vehicleClass,
                 unit.code, "Correct the city's resources"};
  world::CrewOrder order;
  order.code = unit.code;
  order.at = at;
  order.type = std::uint8_t(*type);
  order.from = unit.at;
  order.to = to;
  if (unit.pumpCapacity > 0) order.acts = {flood::BringPump{unit.code, to, unit.pumpCapacity}};
  return order;
}

}  // namespace citymirror::session
