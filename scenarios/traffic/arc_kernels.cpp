#include "scenarios/traffic/arc_kernels.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(CITYMIRROR_ONE_INSTRUCTION_SET)
#define FOR_EACH_SIMD_OF_ARCS \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_SIMD_OF_ARCS
#endif

namespace citymirror::traffic {

FOR_EACH_SIMD_OF_ARCS
void spreadArcs(std::span<const ArcRun> runs, const double* seconds, double here, double rank,
                double* far, double* by) {
  for (const ArcRun& run : runs) {
    const double* __restrict const along = seconds + run.arc;
    double* __restrict const there = far + run.head;
    double* __restrict const through = by + run.head;
    for (std::uint32_t i = 0; i < run.count; ++i) {
      const double sum = here + along[i], before = there[i], last = through[i];
      through[i] = sum < before ? rank : last;
      there[i] = sum < before ? sum : before;
    }
  }
}

FOR_EACH_SIMD_OF_ARCS
double leastThrough(std::span<const ArcRun> runs, const double* seconds, const double* far,
                    double least) {
  constexpr std::uint32_t kLanes = 8;
  double lane[kLanes];
  for (double& l : lane) l = least;
  for (const ArcRun& run : runs) {
    const double *const along = seconds + run.arc, *const there = far + run.head;
    std::uint32_t i = 0;
    for (; i + kLanes <= run.count; i += kLanes) {
      for (std::uint32_t l = 0; l < kLanes; ++l) {
        const double sum = along[i + l] + there[i + l];
        lane[l] = sum < lane[l] ? sum : lane[l];
      }
    }
    for (; i < run.count; ++i) {
      const double sum = along[i] + there[i];
      least = sum < least ? sum : least;
    }
  }
  for (const double l : lane) least = l < least ? l : least;
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
