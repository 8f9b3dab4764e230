#pragma once
#include <string>
#include <vector>

#include "scenarios/flood/cell_exchange.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_rim.h"

namespace citymirror::flood {

/// What goes in and out at single cells: inflows, discharge boundaries, sinks; and the level
/// regions. Works in FP64 on the compensated depth, so that small amounts do not vanish.
class FloodForcing {
 public:
  FloodForcing(const FloodInputs& inputs, const FloodGrid& grid);

  /// Sets the depth of level regions for this instant.
  void applyLevels(FloodGrid& grid, double t);

  /// Inflows and discharge boundaries of [t, t + dt].
  Exchange feed(FloodGrid& grid, const FloodRim& rim, double t, double dt);
  /// Sinks of [t, t + dt]: never more than the water there is.
  Exchange drain(FloodGrid& grid, double t, double dt);
  /// Cells of the inflows.
  std::vector<std::size_t> fedCells() const;

  /// Errors: notFound.
  Outcome setSink(const SetSink& edit);

 private:
  struct Source {
    LinearSeries discharge;
    std::vector<std::size_t> cells;
  };
  struct Drain {
    std::string id;
    std::size_t cell;
    LinearSeries capacity;
  };
  struct Held {
    LinearSeries level;
    std::vector<std::size_t> cells;
    double applied = std::numeric_limits<double>::quiet_NaN();
  };
  void feedRim(FloodGrid& grid, const FloodRim::Feeding& feeding, double dt,
               Exchange& exchange) const;

  bool facesHoldFlow_;  ///< of the local inertia: a rim cell then takes no momentum
  std::vector<Source> sources_;
  std::vector<Drain> drains_;
  std::vector<Held> held_;
};

/// Cells of a point or a polyline that can take water, each once, rising.
std::vector<std::size_t> cellsOf(const FloodGrid& grid, const std::vector<Point2>& place);

}  // namespace citymirror::flood
