#pragma once
#include <cstdint>
#include <new>
#include <span>
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

/// The face at the west (x) or south (y) side of a cell; `cell` as FloodGrid::at, where the first
/// column or row beyond the grid gives the rim.
struct Face {
  enum class Axis : std::uint8_t { x, y };
  std::size_t cell = 0;
  Axis axis = Axis::x;
  friend auto operator<=>(const Face&, const Face&) = default;
};

/// The arrays of a run, with one ghost row and column on each side. Bed relative to `datum`.
/// 56 bytes per cell.
struct FloodGrid {
  GridShape shape;
  int stride = 0;            ///< floats from row to row
  int stretches = 0;         ///< per row
  double datum = 0;          ///< m
  bool staggered = false;    ///< qx, qy at the west / south face of the cell (local inertia)
  FloatArray bed, friction;  ///< m; g n² or kFrozen
  FloatArray riseX, riseY;   ///< m at the west / south face, see faceFluxes: slope or crest
  FloatArray depth, depthRest, qx, qy;
  FloatArray maxDepth, maxSpeed, maxHazard, arrival, maxDepthSpeed, duration;

  std::size_t at(int column, int row) const {
    return std::size_t(row + 1) * std::size_t(stride) + std::size_t(kPad + column);
  }
  /// The stretch that a cell of the grid lies in, counted by row and stretch.
  std::size_t stretchAt(std::size_t cell) const {
    const std::size_t row = cell / std::size_t(stride) - 1;
    const std::size_t column = cell % std::size_t(stride) - std::size_t(kPad);
    return row * std::size_t(stretches) + column / std::size_t(kStretch);
  }
  bool outside(std::size_t i) const;
  /// Discharge per width at the centre of a cell of the grid, m²/s.
  float flowX(int column, int row) const;
  float flowY(int column, int row) const;
  bool frozen(std::size_t i) const { return friction[i] < 0; }
  double area() const { return shape.cell * shape.cell; }

  /// Lets water pass the face only above this level (m in the bed's datum; infinity = wall). A
  /// crest that is not above both beds does nothing.
  void setCrest(Face face, double level);
  void clearCrest(Face face);
  /// m; the higher bed where the face has no crest.
  double crestOf(Face face) const;
  /// The cell on the west or south side of the face; the other one is face.cell.
  std::size_t lowSide(Face face) const;
  Point2 centreOf(Face face) const;

  /// Bed-grid order, NaN outside.
  RasterGrid<float> plain(const FloatArray& array) const;
  RasterGrid<float> plainFlowX() const;
  RasterGrid<float> plainFlowY() const;
  std::vector<float> compact(const FloatArray& array) const;
  void spread(const std::vector<float>& values, FloatArray& array) const;

  static constexpr int kPad = 16;
};

/// The staircase of faces nearest to a polyline, in its order, each once: no path from cell to cell
/// leads across the line but through one of them. A ring (last point = first) closes. What lies
/// outside the grid is left out; a line that meets no face gives none.
std::vector<Face> facesAlong(const FloodGrid& grid, std::span<const Point2> line);

/// Good inputs → arrays with the initial state (or the resumed one).
FloodGrid makeGrid(const FloodInputs& inputs);

}  // namespace citymirror::flood
