#pragma once
#include <cstddef>
#include <span>

#include "app/session/branch/world_track.h"

/// How many of a run's sights of its vehicles are kept.
namespace citymirror::session {

/// Bytes of one sample, and of all that a track holds, those that it shares with others too.
/// O(samples).
std::size_t bytesOf(const VehicleSample& sample);
std::size_t vehicleBytes(const WorldTrack& track);

/// The links that a vehicle drove over since the sample before, both ends left out, in their order.
/// O(log passed).
std::span<const PassedLink> passedBy(const VehicleSample& sample, std::uint32_t vehicle);

/// Takes one more sample, nothing where it is not later than the last. Of a track that is thinned
/// the last sample before goes where its time is no multiple of `vehiclesEvery`; the streets that
/// it saw stay with the new one. O(vehicles log vehicles).
void addVehicles(WorldTrack& track, VehicleSample sample);

/// Thins a track until its samples take `most` bytes or less: their interval, `lookEvery` s at
/// first, is doubled as often as that takes. The first and the last sample stay whatever they take.
/// A track that takes less is as before. Figures do not rest on samples. O(samples · vehicles log
/// vehicles).
void thinVehicles(WorldTrack& track, double lookEvery, std::size_t most);

}  // namespace citymirror::session
