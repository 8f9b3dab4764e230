#pragma once
#include <optional>
#include <string>

#include "app/session/branch/world_runs.h"

/// What a branch changes against the one it leaves from.
namespace citymirror::session {

/// Water on one road, at its deepest since the branch began.
struct RoadEffect {
  std::string code;
  Text name;
  double metresAway = 0;            ///< from the place that was asked about
  double without = 0, with = 0;     ///< m
  double withoutAt = 0, withAt = 0;  ///< s from zero
};

/// What a deed changed near a place.
struct DeedEffect {
  /// The road nearest to the place of those that pond without the deed; none ponds = nothing.
  std::optional<RoadEffect> road;
  double until = 0;  ///< s: as far as both are computed
};

/// Of `with` against its parent `without`, as far as both are computed. A road ponds from `ponds` m
/// on. Depths are those of the kept water (WorldRuns::kWaterEvery). O(edges · kept states).
DeedEffect effectOf(const WorldFuture& with, const WorldFuture& without, const CityModel& city,
                    double ponds, const Point2& place);

/// The place of a deed: where a unit is sent to, the middle of a road, a pump, gate or barrier;
/// nothing for a road that is not there, for rain, and for an evacuation, which moves no water.
std::optional<Point2> placeOf(const WorldDeed& deed, const CityModel& city);
/// Of an edit of the water: a drawn line's middle, a pump's intake, a gate; nothing for what the
/// city does not know by its code.
std::optional<Point2> placeOf(const flood::FloodEdit& edit, const CityModel& city);

/// An index by its key, null where the branch has none.
const WorldIndex* indexOf(const WorldFuture& future, const std::string& key);

}  // namespace citymirror::session
