#include "scenarios/flood/rain_field.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::flood {
namespace {}  // namespace

RainField::RainField(const FloodInputs& inputs, const FloodGrid& grid)
    : series_(inputs.rainMmPerHour),
      frames_(inputs.rainFrames),
      factor_(inputs.rainFactor),
      area_(grid.area()),
      columns_(grid.shape.columns) {
  if (!frames_.empty()) computed_.assign(grid.shape.size(), 0);
  for (int r = 0; r < grid.shape.rows; ++r) {
    for (int c = 0; c < columns_; ++c) {
      if (grid.frozen(grid.at(c, r))) continue;
      const std::size_t k = grid.shape.index(c, r);
      factorVolume_ += factor_.empty() ? area_ : area_ * double(factor_[k]);
      if (!frames_.empty()) computed_[k] = 1;
    }
  }
  rebuild();
  setTime(inputs.startTime);
}

void RainField::setTime(double t) {
  const double rate = series_.at(t) * kMetresPerSecond;
  const auto next = std::upper_bound(frames_.begin(), frames_.end(), t,
                                     [](double at, const RainFrame& f) { return at < f.time; });
  const int frame = int(next - frames_.begin()) - 1;
  if (rate == rate_ && frame == frame_) return;
  rate_ = rate;
  frame_ = frame;
  rebuild();
}

void RainField::rebuild() {
  if (frames_.empty()) {
    volumeRate_ = rate_ * factorVolume_;
    return;
  }
  rates_.assign(computed_.size(), 0.0F);
  const std::vector<float>* frame =
      frame_ < 0 ? nullptr : frames_[std::size_t(frame_)].mmPerHour.get();
  double sum = 0;
  for (std::size_t k = 0; k < rates_.size(); ++k) {
    const float placed = frame == nullptr || !std::isfinite((*frame)[k]) ? 0.0F : (*frame)[k];
    const double factor = factor_.empty() ? 1.0 : double(factor_[k]);
    rates_[k] = float(rate_ * factor + double(placed) * kMetresPerSecond);
    if (computed_[k] != 0) sum += double(rates_[k]);
  }
  volumeRate_ = sum * area_;
}

double RainField::nextChange(double t) const {
  const auto next = std::upper_bound(frames_.begin(), frames_.end(), t,
                                     [](double at, const RainFrame& f) { return at < f.time; });
  const double frame = next == frames_.end() ? std::numeric_limits<double>::infinity() : next->time;
  return std::min(frame, series_.nextChange(t));
}

void RainField::fill(int row, int column, int count, double dt, float* out) const {
  const std::size_t first = std::size_t(row) * std::size_t(columns_) + std::size_t(column);
  const auto fallen = float(rate_ * dt), step = float(dt);
  if (!frames_.empty()) {
    const float* rate = &rates_[first];
    for (int i = 0; i < count; ++i) out[i] = rate[i] * step;
  } else if (!factor_.empty()) {
    const float* factor = &factor_[first];
    for (int i = 0; i < count; ++i) out[i] = factor[i] * fallen;
  } else {
    std::fill_n(out, count, fallen);
  }
}

void RainField::setSeries(StepSeries mmPerHour) {
  series_ = std::move(mmPerHour);
  frames_.clear();
  frame_ = -1;
  rate_ = -1;  // the next setTime takes it in
}

}  // namespace citymirror::flood
