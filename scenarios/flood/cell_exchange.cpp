#include "scenarios/flood/cell_exchange.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

void setDepth(FloodGrid& grid, std::size_t cell, double depth) {
  grid.depth[cell] = float(depth);
  grid.depthRest[cell] = float(depth - double(grid.depth[cell]));
}

double depthOf(const FloodGrid& grid, std::size_t cell) {
  return std::max(0.0, double(grid.depth[cell]) + double(grid.depthRest[cell]));
}

}  // namespace

double heldIn(const FloodGrid& grid, std::size_t cell) { return depthOf(grid, cell) * grid.area(); }

void pourInto(FloodGrid& grid, std::size_t cell, double volume, Exchange& exchange) {
  const double depth =
      double(grid.depth[cell]) + double(grid.depthRest[cell]) + volume / grid.area();
  setDepth(grid, cell, depth);
  exchange.wetted.push_back(cell);
  const double q = std::fabs(grid.qx[cell]) + std::fabs(grid.qy[cell]);
  const double speed = q / std::max(depth, double(kDryDepth));
  exchange.fastest =
      std::max(exchange.fastest, speed + 2 * std::sqrt(double(kGravity) * std::max(0.0, depth)));
}

double takeFrom(FloodGrid& grid, std::size_t cell, double volume) {
  const double held = depthOf(grid, cell), taken = std::min(volume / grid.area(), held);
  if (!(taken > 0)) return 0;
  const double left = held - taken;
  const float keep = float(left / held);
  setDepth(grid, cell, left);
  grid.qx[cell] *= keep;
  grid.qy[cell] *= keep;
  return taken * grid.area();
}

}  // namespace citymirror::flood
