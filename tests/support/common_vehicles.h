#pragma once
#include <memory>

#include "engine/draw/vehicle_shape.h"

namespace citymirror::test {

/// Bodies of vehicles in sizes of their classes, for pictures without a session.
inline std::shared_ptr<const draw::VehicleShapes> commonVehicles() {
  using draw::MovingKind;
  return std::make_shared<const draw::VehicleShapes>(
      draw::VehicleSizes{{MovingKind::car, {4.5, 1.8, 1.5}},
                         {MovingKind::truck, {8, 2.5, 3.3}},
                         {MovingKind::bus, {12, 2.5, 3.2}},
                         {MovingKind::ambulance, {5.9, 2.0, 2.7}},
                         {MovingKind::fireEngine, {8.5, 2.5, 3.5}},
                         {MovingKind::pumpTruck, {9, 2.5, 3.4}}});
}

}  // namespace citymirror::test
