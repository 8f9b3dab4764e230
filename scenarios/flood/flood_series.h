#pragma once
#include <vector>

namespace citymirror::flood {

inline constexpr double kMetresPerSecond = 1 / (1000.0 * 3600.0);  ///< of 1 mm/h

/// A step-wise series: value[i] holds from time[i] until time[i+1]; 0 before the first.
struct StepSeries {
  std::vector<double> time;  ///< s from the run's zero, rising
  std::vector<double> value;
  double at(double t) const;
  /// ∫ value dt over [from, to].
  double integral(double from, double to) const;
  /// The first time after t at which the value may change; infinity = never.
  double nextChange(double t) const;
};

/// A series linear between rows, held at its ends.
struct LinearSeries {
  std::vector<double> time;
  std::vector<double> value;
  double at(double t) const;
};

}  // namespace citymirror::flood
