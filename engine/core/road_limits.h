#pragma once
#include <compare>
#include <cstdint>
#include <limits>

#include "engine/core/road_user.h"

namespace citymirror {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// The most that signs or a structure let pass, > 0; infinity = no limit.
struct RoadLimits {
  double weight = kNoLimit;    ///< t, of the whole vehicle as it drives
  double axleLoad = kNoLimit;  ///< t
  double height = kNoLimit;    ///< m
  double width = kNoLimit;     ///< m
  friend bool operator==(const RoadLimits&, const RoadLimits&) = default;
};

/// What a vehicle weighs and measures as it drives; 0 = not known, it passes every limit.
struct VehicleDimensions {
  double weight = 0, axleLoad = 0;  ///< t
  double height = 0, width = 0;     ///< m
  friend auto operator<=>(const VehicleDimensions&, const VehicleDimensions&) = default;
};

/// Who comes along a road: whose signs hold for it, and what it weighs and measures. Users alone
/// pass every limit.
struct RoadVehicle {
  RoadVehicle(std::uint8_t of = kMotorUsers, VehicleDimensions its = {})
      : users(of), dimensions(its) {}
  std::uint8_t users;  ///< bits of RoadUser: it may go where one of them may
  VehicleDimensions dimensions;
  friend auto operator<=>(const RoadVehicle&, const RoadVehicle&) = default;
};

inline bool isLimited(const RoadLimits& limits) { return !(limits == RoadLimits{}); }

/// Whether a vehicle passes under, over and between: one that just fits does. Limits hold for
/// emergency vehicles too: no siren lifts a bridge.
inline bool passes(const VehicleDimensions& vehicle, const RoadLimits& limits) {
  return vehicle.weight <= limits.weight && vehicle.axleLoad <= limits.axleLoad &&
         vehicle.height <= limits.height && vehicle.width <= limits.width;
}

/// Whether one of `limits` is below that of the others: what passes there may fail here.
inline bool isTighter(const RoadLimits& limits, const RoadLimits& than) {
  return limits.weight < than.weight || limits.axleLoad < than.axleLoad ||
         limits.height < than.height || limits.width < than.width;
}

}  // namespace citymirror
