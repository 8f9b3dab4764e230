#pragma once
#include <cstdint>

#include "engine/core/road_network.h"
#include "gis/city/feature_values.h"

namespace citymirror::gis {

/// Bus lanes as Road has them, bit 0 at the kerb, and the lanes of a direction that they need: one
/// more than they are themselves, and as many as reach to the last of them.
struct BusLanes {
  std::uint8_t along = 0, against = 0;
  int leastLanes = 1;
};

/// What OpenStreetMap says of lanes for buses: `bus:lanes` and `psv:lanes` lane by lane
/// (designated, or yes where `vehicle:lanes`, `motor_vehicle:lanes` or `access:lanes` says no),
/// `lanes:bus` and `lanes:psv` by number, `busway` (= lane) by side; of a direction with
/// `:forward`, `:backward`. Numbers and sides without a place are at the kerb. Columns of a package
/// go first. `oneway` as of Road, `side` on which traffic keeps.
BusLanes busLanesFrom(const FeatureValues& values, int oneway, DrivingSide side);

}  // namespace citymirror::gis
