#pragma once
#include <cstdint>
#include <new>
#include <vector>

#include "scenarios/flood/flood_inputs.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::flood {

/// 64-byte aligned storage, so that a vector register never straddles two cache lines.
template <class T>
struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64)));
  }
  void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) { return true; }
};
using FloatArray = std::vector<float, AlignedAllocator<float>>;

/// Cells are worked on in stretches of this many columns; a stretch without water costs nothing.
inline constexpr int kStretch = 128;

/// The arrays of a run, with one ghost row and column on each side. Bed relative to `datum`.
/// 56 bytes per cell.
struct FloodGrid {
  GridShape shape;
  int stride = 0;            ///< floats from row to row
  int stretches = 0;         ///< per row
  double datum = 0;          ///< m
  FloatArray bed, friction;  ///< m; g n² or kFrozen
  FloatArray riseX, riseY;   ///< m, sloping part of the bed difference at the west / south face
  FloatArray depth, depthRest, qx, qy;
  FloatArray maxDepth, maxSpeed, maxHazard, arrival, maxDepthSpeed, duration;

  std::size_t at(int column, int row) const {
    return std::size_t(row + 1) * std::size_t(stride) + std::size_t(kPad + column);
  }
  bool outside(std::size_t i) const;
  bool frozen(std::size_t i) const { return friction[i] < 0; }
  double area() const { return shape.cell * shape.cell; }

  /// Bed-grid order, NaN outside.
  RasterGrid<float> plain(const FloatArray& array) const;
  std::vector<float> compact(const FloatArray& array) const;
  void spread(const std::vector<float>& values, FloatArray& array) const;

  static constexpr int kPad = 16;
};

/// Good inputs → arrays with the initial state (or the resumed one).
FloodGrid makeGrid(const FloodInputs& inputs);

}  // namespace citymirror::flood
