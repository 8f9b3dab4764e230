#pragma once
#include <cstddef>
#include <memory>

#include "app/session/branch/world_track.h"

/// How often the water of a run is kept for the picture.
namespace citymirror::session {

/// Bytes of a state on `shape`.
std::size_t waterStateBytes(const GridShape& shape);

/// s between the states that each branch keeps: `usual` s, doubled until those of `branches` runs
/// of `duration` s take no more than `most` bytes, or each keeps its begin and its end only. One
/// interval for all branches: their greatest depths are compared. O(1).
double waterInterval(std::size_t stateBytes, double duration, std::size_t branches, double usual,
                     std::size_t most);

/// Takes one more state, later than the last. The last one before goes where it is not the first
/// within its `waterEvery` s of the track.
void addWater(WorldTrack& track, std::shared_ptr<const flood::FloodState> state);

/// The same of all states of a track, for an interval that is a multiple of its own or shorter,
/// which changes nothing. The first and the last state stay. O(states).
void thinWater(WorldTrack& track, double every);

}  // namespace citymirror::session
