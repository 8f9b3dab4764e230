#include "app/session/scenario/world_orders.h"

#include "app/session/command/unit_vehicle.h"

namespace citymirror::session {

Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to) {
  const auto type = classOf(vehicleOf(unit));
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
