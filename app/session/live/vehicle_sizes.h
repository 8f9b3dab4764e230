#pragma once
#include <string>

#include "engine/core/result.h"
#include "engine/draw/vehicle_shape.h"

namespace citymirror::session {

/// Sizes of the kinds of vehicles that are drawn as bodies near the eye, each with its source:
/// assets/config/vehicle_bodies.json. All kinds must be there. Errors: unreadable; badInput naming
/// the key (missing, unknown, not a size of a vehicle: above 0, at most 30 m long, 5 m wide and
/// high).
Result<draw::VehicleSizes> parseVehicleSizes(const std::string& json);

}  // namespace citymirror::session
