#pragma once
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/text.h"

namespace citymirror {

/// A street inlet: takes water off the surface up to its capacity into its district's sewer.
struct DrainInlet {
  std::string code;
  Point2 at = Point2::Zero();
  double capacity = 0.02;  ///< m³/s
  std::string district;
};

/// Lifts water from its district (or from the surface at `intake`) over the levee into the river.
struct PumpStation {
  std::string code;
  Text name;
  Point2 intake = Point2::Zero();
  Point2 outfall = Point2::Zero();
  double capacity = 2;  ///< m³/s with all pumps running
  std::string district;
};

/// A sluice in a levee or canal: opening width by height, sill level.
struct Gate {
  std::string code;
  Text name;
  Point2 at = Point2::Zero();
  double width = 4;  ///< m
  double sill = 0;   ///< m, vertical datum of the city
};

struct DrainNetwork {
  std::vector<DrainInlet> inlets;
  std::vector<PumpStation> pumps;
  std::vector<Gate> gates;
};

}  // namespace citymirror
