#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <tuple>

namespace citymirror::gis {

/// Which tiles a service had nothing for, so that it is not asked again for each picture over them.
/// Thread-safe. O(log tiles).
class MissingTiles {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Tile = std::tuple<std::size_t, int, int>;    ///< level from the finest, column, row
  static constexpr std::chrono::minutes kPause{10};  ///< then it may be asked once more
  static constexpr std::size_t kMost = 1 << 16;      ///< then all are forgotten

  void add(const Tile& tile, Moment now) {
    const std::lock_guard lock(mutex_);
    if (again_.size() >= kMost) again_.clear();
    again_[tile] = now + kPause;
  }
  bool has(const Tile& tile, Moment now) const {
    const std::lock_guard lock(mutex_);
    const auto found = again_.find(tile);
    return found != again_.end() && now < found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<Tile, Moment> again_;
};

}  // namespace citymirror::gis
