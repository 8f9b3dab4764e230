#pragma once
#include <cstddef>
#include <memory>

#include "app/session/branch/world_track.h"

/// How often the roads of a run are kept for the picture.
namespace citymirror::session {

/// Bytes of one sample, and of all that a track holds, those that it shares with others too.
/// O(rings), O(samples).
std::size_t bytesOf(const RoadSample& sample);
std::size_t roadBytes(const WorldTrack& track);

/// Takes one more sample, later than the last. The last one before goes where it is not the first
/// within its `roadsEvery` s of the track. O(1).
void addRoads(WorldTrack& track, std::shared_ptr<const RoadSample> sample);

/// Thins a track until its samples take `most` bytes or less: their interval, `lookEvery` s at
/// first, is doubled as often as that takes. The first and the last sample stay whatever they take.
/// A track that takes less is as before. Rows and figures do not rest on samples. O(samples).
void thinRoads(WorldTrack& track, double lookEvery, std::size_t most);

}  // namespace citymirror::session
