#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace citymirror {

/// Who may use a road or a lane: a bit each. Ambulances and fire engines are emergency vehicles, so
/// is whatever has sirens; trucks are all above the weight of a van.
enum RoadUser : std::uint8_t {
  kPassengerCar = 1,
  kBus = 2,
  kTruck = 4,
  kEmergency = 8,
  kBicycle = 16,
  kPedestrian = 32,  ///< of roads; lanes tell nothing of people on foot
  kMotorUsers = kPassengerCar | kBus | kTruck | kEmergency,
  kAllUsers = kMotorUsers | kBicycle,  ///< of a lane
  kEveryone = kAllUsers | kPedestrian
};

/// Their words with blanks between: "car", "bus", "truck", "emergency", "bicycle", "foot"; empty
/// for nobody.
std::string wordsOfUsers(std::uint8_t users);
/// Back again, in any order; nothing where one of the words is none of these.
std::optional<std::uint8_t> usersFromWords(std::string_view words);

}  // namespace citymirror
