#pragma once
#include <cstdint>
#include <vector>

#include "engine/run/job_queue.h"
#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The water of an earlier step, to go back to when a run diverges; 6 bytes per cell. Depths are
/// exact to FP32 (volumes within 1e-7). Discharges have a byte each: within 6 % from 0.005 to 240
/// m²/s, smaller ones count as none, larger ones as 240.
class FloodCheckpoint {
 public:
  /// False: cancelled on the way, and nothing is kept until the call is made again.
  bool keep(const FloodGrid& grid, const run::JobContext& job = {});
  void restore(FloodGrid& grid) const;

 private:
  struct Flow {
    std::uint8_t x, y;
  };
  FloatArray depth_;
  std::vector<Flow> flow_;
};

}  // namespace citymirror::flood
