#include "scenarios/flood/flood_series.h"

#include <algorithm>
#include <limits>

namespace citymirror::flood {

double StepSeries::at(double t) const {
  const auto next = std::upper_bound(time.begin(), time.end(), t);
  return next == time.begin() ? 0 : value[std::size_t(next - time.begin()) - 1];
}

double StepSeries::integral(double from, double to) const {
  if (time.empty() || to <= from) return 0;
  auto next = std::upper_bound(time.begin(), time.end(), from);
  double sum = 0, left = from;
  while (left < to) {
    const double right = next == time.end() ? to : std::min(to, *next);
    if (next != time.begin()) {
      sum += value[std::size_t(next - time.begin()) - 1] * (right - left);
    }
    left = right;
    if (next != time.end()) ++next;
  }
  return sum;
}

double StepSeries::nextChange(double t) const {
  const auto next = std::upper_bound(time.begin(), time.end(), t);
  return next == time.end() ? std::numeric_limits<double>::infinity() : *next;
}

double LinearSeries::at(double t) const {
  if (time.empty()) return 0;
  const auto next = std::upper_bound(time.begin(), time.end(), t);
  if (next == time.begin()) return value.front();
  if (next == time.end()) return value.back();
  const auto i = std::size_t(next - time.begin());
  const double w = (t - time[i - 1]) / (time[i] - time[i - 1]);
  return value[i - 1] + w * (value[i] - value[i - 1]);
}

}  // namespace citymirror::flood
