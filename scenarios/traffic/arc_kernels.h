#pragma once
#include <cstdint>
#include <span>

namespace citymirror::traffic {

/// Arcs of one rank whose heads follow each other: arc + i leads to head + i.
struct ArcRun {
  std::uint32_t head, arc, count;
};

/// The loops that a hierarchy spends its time in, over runs, compiled for every instruction set:
/// sums and minima alone, the same bits on each. Arrays of arcs by arc, others by rank.

/// Runs are gone through by so many arcs at once, the last ones with what follows them, which
/// changes nothing: arrays have kArcLanes - 1 further entries at their end.
inline constexpr std::uint32_t kArcLanes = 8;

/// far = min(far, here + seconds) at the heads; where that is less, by = rank.
void spreadArcs(std::span<const ArcRun> runs, const double* seconds, double here, double rank,
                double* far, double* by);
/// The least of `least` and seconds + far over the heads.
double leastThrough(std::span<const ArcRun> runs, const double* seconds, const double* far,
                    double least);
/// The ways of `count` arcs from one rank over a lower one: into = min(into, to + from), and where
/// that is less, the parts of it from `part` on, 2^32 apart.
void relaxArcs(std::uint32_t count, double to, const double* from, double* into, std::uint64_t part,
               std::uint64_t* parts);

}  // namespace citymirror::traffic
