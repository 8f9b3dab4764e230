#pragma once
#include <string>
#include <string_view>

#include "engine/core/result.h"
#include "engine/core/volume_delay_network.h"

namespace citymirror::gis {

/// A network in the format of the Transportation Networks repository (Bar-Gera, TNTP): tags in
/// angle brackets, `~` comments, rows of init node, term node, capacity, length, free-flow time, B,
/// power, speed, toll, type that end in `;`. Nodes count from 1 there and from 0 here; a link's
/// code is "init-term", from the second parallel link on "init-term#2". Tolls and lengths are no
/// part of the cost; where a toll stands, a note says so.
/// Errors: unreadable where a tag is missing or not a number, badInput for a wrong row; `where` is
/// name:line. O(bytes).
Result<VolumeDelayNetwork> readTntpNetwork(std::string_view text, const std::string& name);

/// Trips in the same format: `Origin n`, then pairs `destination : trips;`. Pairs of no trips and
/// trips inside a zone are left out, the latter with a note. A total that differs from TOTAL OD
/// FLOW by more than 1e-6 of it is a note, so is another NUMBER OF ZONES than `zones`. Errors as
/// above; badInput where a zone is not in 1 … `zones`, a pair stands twice or trips are negative.
Result<TripTable> readTntpTrips(std::string_view text, const std::string& name,
                                std::uint32_t zones);

}  // namespace citymirror::gis
