#include "scenarios/traffic/arc_kernels.h"

#include <algorithm>
#include <limits>

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(CITYMIRROR_ONE_INSTRUCTION_SET)
#define FOR_EACH_SIMD_OF_ARCS \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_SIMD_OF_ARCS
#endif

namespace citymirror::traffic {
namespace {

constexpr double kNoArc = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kHalf = kArcLanes / 2;
/// Added to seconds: from entry kArcLanes - n on, what leaves n arcs as they are and closes others.
alignas(64) constexpr double kOnly[2 * kArcLanes] = {
    0, 0, 0, 0, 0, 0, 0, 0, kNoArc, kNoArc, kNoArc, kNoArc, kNoArc, kNoArc, kNoArc, kNoArc};

using Lanes [[gnu::vector_size(kHalf * sizeof(double))]] = double;

inline const double* onlyOf(std::uint32_t arcs) {
  return kOnly + kArcLanes - std::min(arcs, kArcLanes);
}

}  // namespace

FOR_EACH_SIMD_OF_ARCS
void spreadArcs(std::span<const ArcRun> runs, const double* seconds, double here, double rank,
                double* far, double* by) {
  for (const ArcRun& run : runs) {
    for (std::uint32_t i = 0; i < run.count; i += kArcLanes) {
      const double *const along = seconds + run.arc + i, *const only = onlyOf(run.count - i);
      double *const there = far + run.head + i, *const through = by + run.head + i;
      for (std::uint32_t l = 0; l < kArcLanes; l += kHalf) {
        Lanes arc, open, before, last;
        __builtin_memcpy(&arc, along + l, sizeof arc);
        __builtin_memcpy(&open, only + l, sizeof open);
        __builtin_memcpy(&before, there + l, sizeof before);
        __builtin_memcpy(&last, through + l, sizeof last);
        const Lanes sum = here + arc + open;
        last = sum < before ? Lanes{} + rank : last;
        before = sum < before ? sum : before;
        __builtin_memcpy(there + l, &before, sizeof before);
        __builtin_memcpy(through + l, &last, sizeof last);
      }
    }
  }
}

FOR_EACH_SIMD_OF_ARCS
double leastThrough(std::span<const ArcRun> runs, const double* seconds, const double* far,
                    double least) {
  Lanes lane[2] = {Lanes{} + least, Lanes{} + least};
  for (const ArcRun& run : runs) {
    for (std::uint32_t i = 0; i < run.count; i += kArcLanes) {
      const double *const along = seconds + run.arc + i, *const there = far + run.head + i;
      const double* const only = onlyOf(run.count - i);
      for (std::uint32_t half = 0; half < 2; ++half) {
        Lanes arc, open, rest;
        __builtin_memcpy(&arc, along + half * kHalf, sizeof arc);
        __builtin_memcpy(&open, only + half * kHalf, sizeof open);
        __builtin_memcpy(&rest, there + half * kHalf, sizeof rest);
        const Lanes sum = arc + rest + open;
        lane[half] = sum < lane[half] ? sum : lane[half];
      }
    }
  }
  for (const Lanes& half : lane)
    for (std::uint32_t l = 0; l < kHalf; ++l) least = half[l] < least ? half[l] : least;
  return least;
}

FOR_EACH_SIMD_OF_ARCS
void relaxArcs(std::uint32_t count, double to, const double* __restrict from,
               double* __restrict into, std::uint64_t part, std::uint64_t* __restrict parts) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const double sum = to + from[i], before = into[i];
    const std::uint64_t last = parts[i], next = part + (std::uint64_t(i) << 32);
    parts[i] = sum < before ? next : last;
    into[i] = sum < before ? sum : before;
  }
}

}  // namespace citymirror::traffic
