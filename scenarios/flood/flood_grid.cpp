#include "scenarios/flood/flood_grid.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

constexpr std::size_t kPastLastRow = 64;  ///< floats that kernels may read past the last row

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

/// From the centres to the west and south faces, backwards so that each is read before it changes.
void flowsToFaces(FloodGrid& grid) {
  for (int r = grid.shape.rows - 1; r >= 0; --r) {
    for (int c = grid.shape.columns - 1; c >= 0; --c) {
      const std::size_t i = grid.at(c, r), below = i - std::size_t(grid.stride);
      grid.qx[i] = 0.5F * (grid.qx[i] + grid.qx[i - 1]);
      grid.qy[i] = 0.5F * (grid.qy[i] + grid.qy[below]);
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
      if (grid.depth[i] < kDryDepth) continue;
      if (!inputs.initialQx.empty()) grid.qx[i] = inputs.initialQx[k];
      if (!inputs.initialQy.empty()) grid.qy[i] = inputs.initialQy[k];
    }
  }
  if (grid.staggered) flowsToFaces(grid);
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

template <class At>
RasterGrid<float> valuesOf(const FloodGrid& grid, At valueAt) {
  RasterGrid<float> out(grid.shape, std::numeric_limits<float>::quiet_NaN());
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < grid.shape.columns; ++c) {
      if (!grid.outside(grid.at(c, r))) out.at(c, r) = valueAt(c, r);
    }
  }
  return out;
}

}  // namespace

bool FloodGrid::outside(std::size_t i) const { return bed[i] >= kOutsideBed; }

float FloodGrid::flowX(int column, int row) const {
  const std::size_t i = at(column, row);
  if (!staggered || column + 1 == shape.columns) return qx[i];
  return 0.5F * (qx[i] + qx[i + 1]);
}

float FloodGrid::flowY(int column, int row) const {
  const std::size_t i = at(column, row);
  if (!staggered || row + 1 == shape.rows) return qy[i];
  return 0.5F * (qy[i] + qy[i + std::size_t(stride)]);
}

RasterGrid<float> FloodGrid::plain(const FloatArray& array) const {
  return valuesOf(*this, [&](int c, int r) { return array[at(c, r)]; });
}

RasterGrid<float> FloodGrid::plainFlowX() const {
  return valuesOf(*this, [&](int c, int r) { return flowX(c, r); });
}

RasterGrid<float> FloodGrid::plainFlowY() const {
  return valuesOf(*this, [&](int c, int r) { return flowY(c, r); });
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
  grid.staggered = inputs.scheme == Scheme::inertial;
  grid.stride = (FloodGrid::kPad + grid.shape.columns + 1 + 15) / 16 * 16;
  grid.stretches = (grid.shape.columns + kStretch - 1) / kStretch;
  const std::size_t size =
      std::size_t(grid.stride) * std::size_t(grid.shape.rows + 2) + kPastLastRow;
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
