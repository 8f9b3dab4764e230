#pragma once
#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The rain that falls now, by cell: uniform series times factor, plus raster frames. Rates are
/// steps in time; a step of the solver never straddles a change, so what falls is exact.
class RainField {
 public:
  RainField(const FloodInputs& inputs, const FloodGrid& grid);

  void setTime(double t);
  /// First time after t at which the rate may change; infinity = never.
  double nextChange(double t) const;
  bool falls() const { return volumeRate_ > 0; }
  /// m that fall in `dt` on `count` cells from `column` of `row`.
  void fill(int row, int column, int count, double dt, float* out) const;
  /// m³/s on all computed cells, FP64.
  double volumeRate() const { return volumeRate_; }
  /// Steering: uniform series (times factor) instead of all that was given.
  void setSeries(StepSeries mmPerHour);

 private:
  void rebuild();

  StepSeries series_;
  std::vector<RainFrame> frames_;
  std::vector<float> factor_;           ///< empty = 1
  std::vector<std::uint8_t> computed_;  ///< by cell; empty without frames
  double factorVolume_ = 0;             ///< m³/s for a uniform 1 m/s
  double area_ = 0;
  int columns_ = 0;
  double rate_ = 0;           ///< m/s of the series now
  int frame_ = -1;            ///< index of the frame now, -1 = none
  std::vector<float> rates_;  ///< m/s by cell now, only where frames are given
  double volumeRate_ = 0;
};

}  // namespace citymirror::flood
