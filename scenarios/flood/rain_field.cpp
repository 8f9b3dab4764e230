#include "scenarios/flood/rain_field.h"

#include <algorithm>

namespace citymirror::flood {
namespace {

constexpr double kMetresPerSecond = 1 / (1000.0 * 3600.0);  ///< of 1 mm/h

}  // namespace

RainField::RainField(const FloodInputs& inputs, const FloodGrid& grid)
    : series_(inputs.rainMmPerHour),
      factor_(inputs.rainFactor),
      area_(grid.area()),
      columns_(grid.shape.columns) {
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < columns_; ++c) {
      if (grid.frozen(grid.at(c, r))) continue;
      factorSum_ += factor_.empty() ? 1.0 : double(factor_[grid.shape.index(c, r)]);
    }
  }
  setTime(inputs.startTime);
}

void RainField::setTime(double t) { rate_ = series_.at(t) * kMetresPerSecond; }

double RainField::nextChange(double t) const { return series_.nextChange(t); }

bool RainField::falls() const { return rate_ > 0; }

void RainField::fill(int row, int column, int count, double dt, float* out) const {
  const auto fallen = float(rate_ * dt);
  if (factor_.empty()) {
    std::fill_n(out, count, fallen);
    return;
  }
  const float* factor = &factor_[std::size_t(row) * std::size_t(columns_) + std::size_t(column)];
  for (int i = 0; i < count; ++i) out[i] = factor[i] * fallen;
}

double RainField::volumeRate() const { return rate_ * factorSum_ * area_; }

void RainField::setSeries(StepSeries mmPerHour) { series_ = std::move(mmPerHour); }

}  // namespace citymirror::flood
