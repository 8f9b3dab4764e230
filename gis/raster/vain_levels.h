#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <mutex>
#include <vector>

namespace citymirror::gis {

/// Which levels of a service had nothing where coarser ones had something, so that they are not
/// asked again for every square. A step is pixels of the finest level a texel, 1 or more; levels
/// are a factor of 2 apart. Thread-safe.
class VainLevels {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  static constexpr int kMostInVain = 8;              ///< squares
  static constexpr std::chrono::minutes kPause{10};  ///< then one more square is asked for

  bool worthAsking(double step, Moment now) const {
    const std::lock_guard lock(mutex_);
    const Level& level = levels_[indexOf(step)];
    return level.inVain < kMostInVain || now >= level.again;
  }
  /// A picture came at `step`, after the finer ones of `inVain` had nothing.
  void answered(double step, const std::vector<double>& inVain, Moment now) {
    const std::lock_guard lock(mutex_);
    for (const double finer : inVain) {
      Level& level = levels_[indexOf(finer)];
      level.inVain = std::min(level.inVain + 1, kMostInVain);
      level.again = now + kPause;
    }
    levels_[indexOf(step)].inVain = 0;
  }

 private:
  struct Level {
    int inVain = 0;  // in a row
    Moment again;
  };
  static std::size_t indexOf(double step) {
    return std::size_t(std::clamp(std::log2(std::max(step, 1.0)), 0.0, 31.0));
  }

  mutable std::mutex mutex_;
  std::array<Level, 32> levels_;
};

}  // namespace citymirror::gis
