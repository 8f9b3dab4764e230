#pragma once
#include <string>
#include <utility>
#include <vector>

#include "scenarios/flood/flood_edit.h"
#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The structures of a run at work: exchanges between cells, sewer stores and the outside in FP64
/// after each step, and the crests of the grid's faces. One thread.
class StructureNetwork {
 public:
  StructureNetwork(const FloodInputs& inputs, FloodGrid& grid);

  struct Exchange {
    double inflow = 0, drained = 0;   ///< m³ that came onto / left the surface from / to elsewhere
    double fastest = 0;               ///< m/s, largest |u| + |v| + 2c of the cells touched
    std::vector<std::size_t> wetted;  ///< cells that now hold water
  };
  /// Flows of the step [t, t + dt]: never more than the water there is, never past equal levels.
  Exchange exchange(FloodGrid& grid, double t, double dt);

  /// Steering from time t on. Errors: notFound naming the id, badInput.
  Outcome apply(const FloodEdit& edit, FloodGrid& grid, double t);

  std::vector<StructureReport> reports(const FloodGrid& grid) const;

  /// What a resume needs, by structure id: stored volumes, switches, breach progress.
  using Memory = std::vector<std::pair<std::string, std::vector<double>>>;
  Memory memory() const;
  void restore(const Memory& memory, FloodGrid& grid);
};

}  // namespace citymirror::flood
