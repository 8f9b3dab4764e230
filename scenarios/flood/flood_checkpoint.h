#pragma once
#include <cstdint>
#include <vector>

#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The water of an earlier step, to go back to when a run diverges; 6 bytes per cell. Depths are
/// exact to FP32 (volumes within 1e-7). Discharges have a byte each: within 6 % from 0.005 to 240
/// m²/s, smaller ones count as none, larger ones as 240.
class FloodCheckpoint {
 public:
  void keep(const FloodGrid& grid);
  void restore(FloodGrid& grid) const;

 private:
  struct Flow {
    std::uint8_t x, y;
  };
  FloatArray depth_;
  std::vector<Flow> flow_;
};

}  // namespace citymirror::flood
