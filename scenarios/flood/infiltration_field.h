#pragma once
#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// What the ground can take, by cell and law (InfiltrationLaw), and what it has taken since zero.
class InfiltrationField {
 public:
  InfiltrationField(const FloodInputs& inputs, const FloodGrid& grid);

  bool any() const;
  /// m the ground can take within `dt` seconds from time t, for `count` cells from `column` of
  /// `row`. Asked and told by one thread per row.
  void wanted(int row, int column, int count, double t, double dt, float* out) const;
  /// m that went in, by cell.
  void tell(int row, int column, int count, const float* taken);

  /// m since zero by cell in bed-grid order, empty where no law needs it: part of a snapshot.
  const std::vector<float>& cumulative() const { return cumulative_; }
  void restore(const std::vector<float>& cumulative) { cumulative_ = cumulative; }

 private:
  double uniform_ = 0;  ///< m/s
  std::vector<float> cumulative_;
};

}  // namespace citymirror::flood
