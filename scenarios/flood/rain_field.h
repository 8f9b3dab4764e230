#pragma once
#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The rain that falls now, by cell: uniform or series times factor, raster frames. Rates are steps
/// in time; a step of the solver never straddles a change, so what falls is exact.
class RainField {
 public:
  RainField(const FloodInputs& inputs, const FloodGrid& grid);

  void setTime(double t);
  /// First time after t at which the rate may change; infinity = never.
  double nextChange(double t) const;
  bool falls() const;
  /// m that fall in `dt` on `count` cells from `column` of `row`.
  void fill(int row, int column, int count, double dt, float* out) const;
  /// m³/s on all computed cells, FP64.
  double volumeRate() const;
  /// Steering: uniform series (times factor) instead of all that was given.
  void setSeries(StepSeries mmPerHour);

 private:
  StepSeries series_;
  std::vector<float> factor_;
  double factorSum_ = 0, area_ = 0;
  int columns_ = 0;
  double rate_ = 0;  ///< m/s now
};

}  // namespace citymirror::flood
