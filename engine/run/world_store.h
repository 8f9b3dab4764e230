#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/time.h"

namespace citymirror::run {

/// Snapshots by branch and time. Values are shared and never edited. Not thread-safe: the world
/// thread owns it and hands snapshots on.
template <class T>
class WorldStore {
 public:
  using Snapshot = std::shared_ptr<const T>;
  struct Bracket {
    Instant before, after;
    Snapshot a, b;        ///< equal at the ends and outside the stored span; null when empty
    double fraction = 0;  ///< 0 at a, 1 at b
  };

  /// Replaces a snapshot of the same branch and instant.
  void put(const std::string& branch, Instant at, Snapshot snapshot) { branches_[branch][at] = std::move(snapshot); }

  /// The snapshots round t. O(log n).
  Bracket bracket(const std::string& branch, Instant t) const {
    const auto found = branches_.find(branch);
    if (found == branches_.end() || found->second.empty()) return {};
    const auto& frames = found->second;
    auto next = frames.upper_bound(t);
    if (next == frames.begin()) return {next->first, next->first, next->second, next->second, 0};
    const auto previous = std::prev(next);
    if (next == frames.end()) return {previous->first, previous->first, previous->second, previous->second, 0};
    const double fraction = double((t - previous->first).count()) / double((next->first - previous->first).count());
    return {previous->first, next->first, previous->second, next->second, fraction};
  }

  void drop(const std::string& branch) { branches_.erase(branch); }
  std::size_t count(const std::string& branch) const {
    const auto found = branches_.find(branch);
    return found == branches_.end() ? 0 : found->second.size();
  }

 private:
  std::map<std::string, std::map<Instant, Snapshot>> branches_;
};

}  // namespace citymirror::run
