#pragma once
#include <string>
#include <variant>
#include <vector>

#include "app/session/branch/road_side.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/action.h"
#include "scenarios/world/coupled_model.h"

/// What people do in a branch of a coupled run.
namespace citymirror::session {

/// A road that people close to vehicles, all of its edges.
struct RoadClosing {
  std::string road;           ///< code
  double from = 0, to = 0;    ///< s from zero; `to` may be infinity
};

/// A road that stays open with less: closed lanes leave a share of its capacity, all go at a share
/// of their speed (traffic::Restriction, its edges of that side).
struct RoadRestriction {
  std::string road;                ///< code
  double from = 0, to = 0;         ///< s from zero; `to` may be infinity
  double capacity = 1, speed = 1;  ///< shares in (0, 1], one of them below 1
  RoadSide side = RoadSide::both;
};

/// A road that people open again: what they closed or restricted ends then.
struct RoadOpening {
  std::string road;  ///< code
  double from = 0;   ///< s from zero
};

/// Another rain than was to come: what if the storm is heavier, or later. Nobody does it.
struct RainChange {
  double from = 0;    ///< s from zero
  double factor = 1;  ///< 0 … kMostRainFactor
  double delay = 0;   ///< s, so much later; negative = earlier; at most kMostRainDelay either way
};
inline constexpr double kMostRainFactor = 10, kMostRainDelay = 86400;

/// What a branch does that its parent does not. A TimedEdit is what people do to the water: a pump
/// started or stopped, a gate set, a barrier raised or taken away.
using WorldDeed = std::variant<RoadClosing, RoadOpening, world::CrewOrder, world::EvacuationOrder,
                               flood::TimedEdit, RainChange, RoadRestriction>;

/// The deed as an action of the world, in local metres and ISO 8601: {"from":…,"to":…} of a closing
/// (to: null = for good), the same with "capacity" and "speed" of a restriction, and "side" ("along"
/// or "against" the road's line) of one of one side, {"from":…} of an
/// opening, {"to":[x,y],"does":[flood::textOf,…]} of a unit ("does" only where it works there beside
/// its own pump), flood::textOf with
/// "from" of an edit of the water, {"from":…,"factor":…,"delay_s":…} of the rain; of an evacuation
/// {"from":…,"zone":[[x,y],…],"choice":"planned"|"nearest","persons_per_car":…,
/// "departure":{"half_s":…,"slope_per_h":…},"shelters":[{"code":…,"at":[x,y],"places":…,
/// "gate_veh_per_h":…},…]} (no rate = as fast as they come).
run::Action actionOf(const WorldDeed& deed, Instant zero, Instant at, const std::string& by);

/// Whether a deed can be done to a branch that goes on from `model`. Errors: notFound (road, or a
/// pump, gate or barrier, also one that a unit is to work), badInput (a unit that has been sent in
/// it or in the run's own orders, a barrier that a unit on its way takes away or that is taken away
/// later, a rain that stays as it is or leaves its range, a road to be opened that nobody closed, an
/// evacuation of a zone without residents or to a shelter without a street, and those of
/// checkEvacuation).
Outcome checkDeed(const WorldDeed& deed, const world::CoupledModel& model, const CityModel& city);

/// Does it, now where its time has passed. Errors: those of the model.
Outcome doDeed(world::CoupledModel& model, const WorldDeed& deed, const CityModel& city);

/// Residents of the buildings whose middle lies in a zone, empty = the whole city. O(buildings).
std::uint32_t residentsIn(const CityModel& city, const Polygon& zone);

}  // namespace citymirror::session
