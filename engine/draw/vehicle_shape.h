#pragma once
#include <array>
#include <map>
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

/// Outer dimensions, m, above 0.
struct VehicleSize {
  double length = 0, width = 0, height = 0;
};
using VehicleSizes = std::map<MovingKind, VehicleSize>;

/// The bodies of all kinds: their outlines, made once in the sizes that are given.
class VehicleShapes {
 public:
  explicit VehicleShapes(const VehicleSizes& sizes);
  /// Null for people and boats, which stay marks, and for kinds without a size; `emergency` is an
  /// ambulance. Lives as long as this.
  const VehicleShape* of(MovingKind kind) const;

 private:
  std::array<std::optional<VehicleShape>, std::size_t(MovingKind::pumpTruck) + 1> shape_;
};

}  // namespace citymirror::draw
