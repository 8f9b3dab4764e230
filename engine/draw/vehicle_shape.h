#pragma once
#include <optional>
#include <vector>

#include "engine/draw/moving_marks.h"

namespace citymirror::draw {

/// A place of the outline of a vehicle seen from its right side.
struct OutlinePoint {
  float along = 0;     ///< share of the length from the middle, −0.5 tail .. 0.5 nose
  float up = 1;        ///< share of the height
  bool glass = false;  ///< the face from here to the next place is a window
};

/// A vehicle as a solid body: the outline from tail to nose, as wide as the vehicle all along.
struct VehicleShape {
  double length = 0, width = 0, height = 0;  ///< m
  std::vector<OutlinePoint> outline;         ///< `along` never falls; two or more
  float sideGlass = 2;  ///< side windows reach up from here, share of the height; 2 = none
  float noseGlass = 2;  ///< the windscreen of an upright front, likewise
};

/// By kind; none for people and boats, which stay marks. Sizes are those of common vehicles within
/// the outer dimensions of GB 1589-2016 (2.55 m wide, 4 m high, 12 m long):
/// car 4.5 × 1.8 × 1.5 m, a saloon of the compact class; bus 12 × 2.5 × 3.2 m, a city bus of 12 m;
/// truck 8 × 2.5 × 3.3 m, a two-axle box truck; ambulance 5.9 × 2.0 × 2.7 m, a long van with a high
/// roof; fire engine 8.5 × 2.5 × 3.5 m, a pumper on a two-axle chassis; pump truck 9 × 2.5 × 3.4 m,
/// a mobile drainage unit on a medium chassis; emergency = ambulance.
const std::optional<VehicleShape>& shapeOfVehicle(MovingKind kind);

}  // namespace citymirror::draw
