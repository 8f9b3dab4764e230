#pragma once
#include <string>
#include <vector>

#include "scenarios/flood/barrier_works.h"
#include "scenarios/flood/link_works.h"
#include "scenarios/flood/sewer_works.h"

namespace citymirror::flood {

/// The structures of a run at work: exchanges between cells, sewer stores and the outside in FP64
/// after each step, and the crests of the grid's faces. One thread.
class StructureNetwork {
 public:
  using Memory = StructureMemory;

  StructureNetwork(const FloodInputs& inputs, FloodGrid& grid);

  /// Flows of the step [t, t + dt]: never more than the water there is, never past equal levels.
  Exchange exchange(FloodGrid& grid, double t, double dt);

  /// Steering from time t on. Errors: notFound naming the id, badInput.
  Outcome apply(const FloodEdit& edit, FloodGrid& grid, double t);

  std::vector<StructureReport> reports(const FloodGrid& grid) const;

  /// What a resume needs: stored volumes, switches, breach progress.
  Memory memory() const;
  void restore(const Memory& memory, FloodGrid& grid);

 private:
  BarrierWorks barriers_;
  SewerWorks sewers_;
  LinkWorks links_;
};

}  // namespace citymirror::flood
