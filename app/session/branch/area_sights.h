#pragma once
#include <cstdint>
#include <vector>

#include "app/session/branch/world_track.h"

/// Where the vehicles of a run come by between its samples.
namespace citymirror::session {

/// A vehicle on a link at one instant: seen there, or come there on its way between two samples.
struct AreaSight {
  std::uint32_t vehicle = 0, link = 0;
  double time = 0;      ///< s from zero
  double along = 0;     ///< m from the link's beginning
  bool stands = false;  ///< in a queue, or stranded
};

/// Of all vehicles within [from, to] s, for each of them in time: every sample, every link that was
/// entered between two of them, and where it was at `from`. Between two samples everybody drives at
/// one speed along the streets that were passed, as in the picture (vehiclesAt); who has set out in
/// between came as fast as the streets let go, as late as that allows. Who is in no sample because
/// it set out and arrived between two is not known. O(samples · vehicles log vehicles).
std::vector<AreaSight> sightsWithin(const WorldTrack& track, const RoadNetwork& roads, double from,
                                    double to);

}  // namespace citymirror::session
