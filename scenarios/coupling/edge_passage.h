#pragma once
#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

namespace citymirror::coupling {

/// Step that holds at a time: steps begin at `time`, the last holds for ever, the first before, too.
inline std::size_t stepAt(std::span<const double> time, double at) {
  const auto after = std::upper_bound(time.begin(), time.end(), at);
  return after == time.begin() ? 0 : std::size_t(after - time.begin()) - 1;
}

/// When one who stood before an edge sets out on it and has passed it, s; infinity = never.
struct Passage {
  double enter = std::numeric_limits<double>::infinity();
  double leave = std::numeric_limits<double>::infinity();
};

/// The earliest passage of `metres` by one who stands before them at `at` s. shareAt(k) of `speed`
/// (m/s), at most `top`, is driven from time[k] until time[k + 1], the last for ever, the first
/// before; 0 = closed. Whose edge closes under way begins anew where it opens. O(steps under way).
template <class ShareAt>
Passage earliestPassage(double speed, double metres, double top, std::span<const double> time,
                        ShareAt shareAt, double at) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::size_t k = stepAt(time, at);
  Passage passage;
  double now = at, left = metres;
  for (;; ++k) {
    const double end = k + 1 < time.size() ? time[k + 1] : kNever;
    const double pace = std::min(speed * double(shareAt(k)), top);
    if (pace <= 0) {
      passage.enter = kNever;  // closed, or closes under way: from the next opening on
      left = metres;
    } else {
      if (passage.enter == kNever) passage.enter = now;
      if (now + left / pace <= end) {
        passage.leave = now + left / pace;
        return passage;
      }
      left -= pace * (end - now);
    }
    if (end == kNever) return {};
    now = end;
  }
}

/// The latest instant at which one may stand before an edge to have passed it by `by` s, -infinity
/// = never: earliestPassage the other way round, of the same figures. O(steps under way).
template <class ShareAt>
double latestEntry(double speed, double metres, double top, std::span<const double> time,
                   ShareAt shareAt, double by) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  const auto after = std::lower_bound(time.begin(), time.end(), by);
  std::size_t k = after == time.begin() ? 0 : std::size_t(after - time.begin()) - 1;
  double now = by, left = metres;
  for (;; --k) {
    const double begin = k > 0 ? time[k] : kNever;
    const double pace = std::min(speed * double(shareAt(k)), top);
    if (pace <= 0)
      left = metres;  // one has to be through before it closes
    else if (now - left / pace >= begin)
      return now - left / pace;
    else
      left -= pace * (now - begin);
    if (k == 0) return kNever;
    now = begin;
  }
}

}  // namespace citymirror::coupling
