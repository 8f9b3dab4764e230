#include "scenarios/flood/flood_grid.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

void fillBed(FloodGrid& grid, const RasterGrid<float>& bed) {
  float lowest = std::numeric_limits<float>::max();
  for (const float z : bed.values) {
    if (std::isfinite(z)) lowest = std::min(lowest, z);
  }
  grid.datum = std::floor(lowest);
  const int columns = grid.shape.columns, rows = grid.shape.rows;
  for (int r = -1; r <= rows; ++r) {
    for (int c = -1; c <= columns; ++c) {
      const float z = bed.at(std::clamp(c, 0, columns - 1), std::clamp(r, 0, rows - 1));
      grid.bed[grid.at(c, r)] = std::isfinite(z) ? float(z - grid.datum) : kOutsideBed;
    }
  }
}

void fillFriction(FloodGrid& grid, const FloodInputs& inputs) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      const std::size_t i = grid.at(c, r), k = grid.shape.index(c, r);
      const double n = inputs.manningGrid.empty() ? inputs.manning : inputs.manningGrid[k];
      grid.friction[i] = grid.outside(i) ? kFrozen : float(double(kGravity) * n * n);
    }
  }
  for (const LevelRegion& region : inputs.levelRegions) {
    for (const std::uint32_t k : region.cells) {
      const int columns = grid.shape.columns;
      grid.friction[grid.at(int(k) % columns, int(k) / columns)] = kFrozen;
    }
  }
}

void fillRise(FloodGrid& grid) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      grid.clearCrest({grid.at(c, r), Face::Axis::x});
      grid.clearCrest({grid.at(c, r), Face::Axis::y});
    }
  }
}

void fillState(FloodGrid& grid, const FloodInputs& inputs) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      const std::size_t i = grid.at(c, r), k = grid.shape.index(c, r);
      if (grid.frozen(i)) continue;
      grid.depth[i] =
          inputs.initialDepth.empty() ? float(inputs.initialUniformDepth) : inputs.initialDepth[k];
      if (!std::isfinite(grid.depth[i])) grid.depth[i] = 0;
      if (grid.depth[i] < kDryDepth) continue;
      if (!inputs.initialQx.empty()) grid.qx[i] = inputs.initialQx[k];
      if (!inputs.initialQy.empty()) grid.qy[i] = inputs.initialQy[k];
    }
  }
}

void resumeState(FloodGrid& grid, const FloodSnapshot& snapshot) {
  grid.spread(snapshot.depth, grid.depth);
  grid.spread(snapshot.depthRest, grid.depthRest);
  grid.spread(snapshot.qx, grid.qx);
  grid.spread(snapshot.qy, grid.qy);
  grid.spread(snapshot.maxDepth, grid.maxDepth);
  grid.spread(snapshot.maxSpeed, grid.maxSpeed);
  grid.spread(snapshot.maxHazard, grid.maxHazard);
  grid.spread(snapshot.arrival, grid.arrival);
  grid.spread(snapshot.maxDepthSpeed, grid.maxDepthSpeed);
  grid.spread(snapshot.duration, grid.duration);
}

}  // namespace

bool FloodGrid::outside(std::size_t i) const { return bed[i] >= kOutsideBed; }

RasterGrid<float> FloodGrid::plain(const FloatArray& array) const {
  RasterGrid<float> out(shape, std::numeric_limits<float>::quiet_NaN());
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      const std::size_t i = at(c, r);
      if (!outside(i)) out.at(c, r) = array[i];
    }
  }
  return out;
}

std::vector<float> FloodGrid::compact(const FloatArray& array) const {
  std::vector<float> out(shape.size());
  for (int r = 0; r < shape.rows; ++r) {
    std::copy_n(array.begin() + std::ptrdiff_t(at(0, r)), shape.columns,
                out.begin() + std::ptrdiff_t(shape.index(0, r)));
  }
  return out;
}

void FloodGrid::spread(const std::vector<float>& values, FloatArray& array) const {
  for (int r = 0; r < shape.rows; ++r) {
    std::copy_n(values.begin() + std::ptrdiff_t(shape.index(0, r)), shape.columns,
                array.begin() + std::ptrdiff_t(at(0, r)));
  }
}

FloodGrid makeGrid(const FloodInputs& inputs) {
  FloodGrid grid;
  grid.shape = inputs.bed->shape;
  grid.stride = (FloodGrid::kPad + grid.shape.columns + 1 + 15) / 16 * 16;
  grid.stretches = (grid.shape.columns + kStretch - 1) / kStretch;
  const std::size_t size = std::size_t(grid.stride) * std::size_t(grid.shape.rows + 2);
  for (FloatArray* array :
       {&grid.riseX, &grid.riseY, &grid.depth, &grid.depthRest, &grid.qx, &grid.qy, &grid.maxDepth,
        &grid.maxSpeed, &grid.maxHazard, &grid.maxDepthSpeed, &grid.duration}) {
    array->assign(size, 0.0F);
  }
  grid.bed.assign(size, kOutsideBed);
  grid.friction.assign(size, kFrozen);
  grid.arrival.assign(size, std::numeric_limits<float>::infinity());
  fillBed(grid, *inputs.bed);
  fillFriction(grid, inputs);
  fillRise(grid);
  if (inputs.resume) {
    resumeState(grid, *inputs.resume);
  } else {
    fillState(grid, inputs);
  }
  return grid;
}

}  // namespace citymirror::flood
