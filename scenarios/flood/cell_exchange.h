#pragma once
#include <vector>

#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// What point exchanges did to the surface in one step.
struct Exchange {
  double inflow = 0, drained = 0;   ///< m³ that came onto / left the surface
  double fastest = 0;               ///< m/s, largest |u| + |v| + 2c of the cells fed
  std::vector<std::size_t> wetted;  ///< cells that now hold water
};

/// Water that a cell holds, m³, FP64 with the rounding rest.
double heldIn(const FloodGrid& grid, std::size_t cell);

/// Adds to a cell; the compensated depth keeps every drop. Does not book.
void pourInto(FloodGrid& grid, std::size_t cell, double volume, Exchange& exchange);

/// Takes up to `volume` from a cell with its share of momentum; what it took, m³. Does not book.
double takeFrom(FloodGrid& grid, std::size_t cell, double volume);

}  // namespace citymirror::flood
