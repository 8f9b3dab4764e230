#pragma once
#include <cstdint>
#include <memory>

#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_kernels.h"
#include "scenarios/flood/flood_rim.h"

namespace citymirror::flood {

struct SweepStep {
  double time = 0;  ///< s, at its end
  double dt = 0;    ///< s
};

/// Kernels are given whole 64-byte groups; what lies beyond the last column is frozen.
inline int wholeGroups(int count) { return (count + 15) / 16 * 16; }

/// Fluxes through a row of faces, laid out as a row of the grid.
struct FaceArrays {
  FloatArray mass, low, high, transverse;

  explicit FaceArrays(int stride);
  FaceRow from(int column);
};

struct Stretch {
  int row = 0, from = 0, count = 0;
};

/// One scheme at work on a band of rows, from south to north and in place. The sweep calls, for
/// each band: prepare (all bands, nothing is written yet), begin, and then for each row look at the
/// row above, crossNorth, crossWest, update, next; each stretch by stretch where there is water
/// near.
class RowScheme {
 public:
  static std::unique_ptr<RowScheme> make(Scheme scheme, const FloodGrid& grid, const FloodRim& rim);
  virtual ~RowScheme() = default;

  /// Fluxes through the south side of row `first`, and through the rim where `end` is the last row.
  virtual void prepare(FloodGrid& grid, const SweepStep& step, int first, int end) = 0;
  /// `above`: the next band's scheme, null for the last band.
  virtual void begin(FloodGrid& grid, const SweepStep& step, const RowScheme* above) = 0;
  /// The ghost cells of a row that the next calls read.
  virtual void reach(FloodGrid& grid, int row) = 0;
  virtual void look(const FloodGrid& grid, const SweepStep& step, const Stretch& s) = 0;
  /// Fluxes between s.row and the row above; between rows of two bands they are known from prepare.
  virtual void crossNorth(const FloodGrid& grid, const SweepStep& step, const Stretch& s) = 0;
  virtual void crossWest(const FloodGrid& grid, const SweepStep& step, const Stretch& s) = 0;
  /// Depths, discharges and maxima. `gain`, `wanted` and `loss` start at s.from.
  virtual StretchReport update(FloodGrid& grid, const SweepStep& step, const Stretch& s,
                               const float* gain, const float* wanted, const LossRow& loss) = 0;
  virtual void next() = 0;
  void takeNorthFrom(const RowScheme* above) { north = above ? above->edge : top; }

  FaceArrays x, south, north;  ///< of the row at work
  FaceArrays edge, top;        ///< of the band's first row, of the grid's northern rim

 protected:
  RowScheme(const FloodGrid& grid, const FloodRim& rim);
  static StateRow stateOf(FloodGrid& grid, const Stretch& s, const float* gain,
                          const float* wanted);
  static MaximaRow maximaOf(FloodGrid& grid, const Stretch& s);
  static StepScalars scalarsOf(const FloodGrid& grid, const SweepStep& step);

  const FloodRim& rim_;
  const RowScheme* above_ = nullptr;
  int first_ = 0, end_ = 0;
};

/// Velocities of a row of cells.
struct VelocityArrays {
  FloatArray u, v, inverse;

  explicit VelocityArrays(int stride);
  void compute(const FloodGrid& grid, int row, int from, int count);
  CellRow alongX(const FloodGrid& grid, int row, int from) const;
  CellRow alongY(const FloodGrid& grid, int row, int from) const;
};

std::unique_ptr<RowScheme> makeHllRows(const FloodGrid& grid, const FloodRim& rim);
std::unique_ptr<RowScheme> makeMusclRows(const FloodGrid& grid, const FloodRim& rim);
std::unique_ptr<RowScheme> makeInertialRows(const FloodGrid& grid, const FloodRim& rim);

}  // namespace citymirror::flood
