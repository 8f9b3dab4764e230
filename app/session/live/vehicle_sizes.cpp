#include "app/session/live/vehicle_sizes.h"

#include <array>
#include <utility>

#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr std::array kSizedKinds{std::pair("car", draw::MovingKind::car),
                                 std::pair("truck", draw::MovingKind::truck),
                                 std::pair("bus", draw::MovingKind::bus),
                                 std::pair("ambulance", draw::MovingKind::ambulance),
                                 std::pair("fire_engine", draw::MovingKind::fireEngine),
                                 std::pair("pump_truck", draw::MovingKind::pumpTruck)};
constexpr double kLongestVehicle = 30, kWidestVehicle = 5;  // m

draw::VehicleSize sizeFrom(incident::EntryReader& reader) {
  const auto metres = [&](const char* key, double most) {
    const double value = reader.amount(key);
    if (!(value > 0) || value > most) reader.fail("this is no size of a vehicle", key);
    return value;
  };
  reader.knowsOnly({"length_m", "width_m", "height_m", "source"});
  reader.both("source");
  return {metres("length_m", kLongestVehicle), metres("width_m", kWidestVehicle),
          metres("height_m", kWidestVehicle)};
}

}  // namespace

Result<draw::VehicleSizes> parseVehicleSizes(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  incident::EntryReader all(document, "vehicle_bodies");
  all.both("source");
  all.knowsOnly({"source", "car", "truck", "bus", "ambulance", "fire_engine", "pump_truck"});
  draw::VehicleSizes sizes;
  for (const auto& [word, kind] : kSizedKinds) {
    const nlohmann::json* entry = all.at(word);
    if (entry == nullptr) {
      all.fail("the kind of vehicle is missing", word);
      break;
    }
    incident::EntryReader one(*entry, all.name() + "." + word);
    sizes[kind] = sizeFrom(one);
    all.take(one.fault());
  }
  if (all.fault()) return *all.fault();
  return sizes;
}

}  // namespace citymirror::session
