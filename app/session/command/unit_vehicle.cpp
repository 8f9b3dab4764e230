#include "app/session/command/unit_vehicle.h"

#include <limits>
#include <map>

namespace citymirror::session {

using traffic::CityClass;

UnitVehicle vehicleOf(const Resource& unit) {
  return {unit.vehicleClass, unit.kind == ResourceKind::pumpTruck};
}

bool isOnFoot(const UnitVehicle& vehicle) { return vehicle.wading == kOnFoot; }

std::optional<CityClass> classOf(const UnitVehicle& vehicle) {
  static const std::map<std::string, CityClass> kByWading{
      {"car", CityClass::car},
      {"truck", CityClass::truck},
      {"bus", CityClass::bus},
      {"ambulance", CityClass::ambulance},
      {"fire_engine", CityClass::fireEngine},
      {"high_clearance", CityClass::highClearance}};
  if (vehicle.pumpTruck && vehicle.wading == "truck") return CityClass::pumpTruck;
  const auto found = kByWading.find(vehicle.wading);
  return found == kByWading.end() ? std::nullopt : std::optional(found->second);
}

double topSpeedOf(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle) {
  if (isOnFoot(vehicle)) return rules.walkingSpeed;
  const auto its = classOf(vehicle);
  return its && std::size_t(*its) < rules.classes.size()
             ? rules.classes[std::size_t(*its)].maxSpeed
             : std::numeric_limits<double>::infinity();
}

RoadVehicle onRoad(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle) {
  if (isOnFoot(vehicle)) return RoadVehicle(kPedestrian);
  const auto its = classOf(vehicle);
  return its && std::size_t(*its) < rules.classes.size() ? rules.classes[std::size_t(*its)].onRoad()
                                                         : RoadVehicle(kMotorUsers);
}

bool hasSirens(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle) {
  const auto its = classOf(vehicle);
  return its && std::size_t(*its) < rules.classes.size() && rules.classes[std::size_t(*its)].sirens;
}

std::optional<UnitVehicle> vehicleNamed(const traffic::CityTrafficRules& rules,
                                        const std::string& code) {
  if (code == kOnFoot) return UnitVehicle{kOnFoot};
  for (std::size_t k = 0; k < rules.classes.size(); ++k) {
    if (rules.classes[k].code != code) continue;
    return UnitVehicle{rules.classes[k].wading, CityClass(k) == CityClass::pumpTruck};
  }
  return std::nullopt;
}

std::string vehicleCode(const traffic::CityTrafficRules& rules, const UnitVehicle& vehicle) {
  if (isOnFoot(vehicle)) return kOnFoot;
  const auto its = classOf(vehicle);
  return its && std::size_t(*its) < rules.classes.size() ? rules.classes[std::size_t(*its)].code
                                                         : std::string();
}

}  // namespace citymirror::session
