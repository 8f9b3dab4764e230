#pragma once
#include <ogr_geometry.h>

#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// What is known of how often the outlines of a geometry cross each other or themselves.
enum class SelfCrossings { bearable, tooOften, stopped };

/// Repairing an outline costs with every crossing, and n corners can cross n²/2 times. Counts
/// crossings, up to `kMostCrossings`; of outlines of more pairs of edges than `kMostLooks` it takes a
/// sample first, and gives up as `bearable` after so many looks, so that an outline with few crossings
/// is never called one with many. At most about 2 s. Lines and
/// points have none. Asks the job every 65,536 pairs.
inline constexpr std::size_t kMostCrossings = 20'000, kMostLooks = 100'000'000;
SelfCrossings selfCrossingsOf(const OGRGeometry& geometry, const run::JobContext& job);

}  // namespace citymirror::gis
