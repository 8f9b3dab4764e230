#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

/// Times from what happens to what shows it.
namespace citymirror::bench {

struct Delays {
  std::string what;
  std::vector<double> ms;

  /// The least that `share` (0 to 1] of them do not exceed, by nearest rank; NaN of none.
  double at(double share) const {
    if (ms.empty()) return std::nan("");
    std::vector<double> sorted = ms;
    std::sort(sorted.begin(), sorted.end());
    const auto rank = std::size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
  }
  /// Whether the p99 exceeds it; none at all misses it.
  bool misses(double bar) const { return !(at(0.99) <= bar); }
  /// p50 and p99 beside the most that the p99 may be.
  void tell(double bar) const {
    std::printf("  %-46s %5zu times  p50 %6.0f ms  p99 %6.0f ms  (bar %.0f)%s\n", what.c_str(),
                ms.size(), at(0.5), at(0.99), bar, misses(bar) ? "  missed" : "");
    std::fflush(stdout);
  }
};

}  // namespace citymirror::bench
