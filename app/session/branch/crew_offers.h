#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/session/branch/world_runs.h"
#include "engine/core/text.h"
#include "scenarios/flood/flood_edit.h"

/// What a crew that is sent to a place could do there.
namespace citymirror::session {

/// One piece of work at one structure.
struct CrewOffer {
  Text name;                      ///< 闸门G1：开度 0 % / gate G1: opening 0 %
  flood::FloodEdit edit;          ///< as an act of world::CrewOrder
  Point2 place = Point2::Zero();  ///< of the structure, local m: where the crew goes
};

struct CrewOfferRules {
  double reach = 150;   ///< m from the place to the structure, as CrewOrder::reach (assumed)
  double raise = 1;     ///< m by which sandbags raise a barrier (steering.json)
  double stretch = 50;  ///< m of a levee that one crew raises (assumed)
};

/// At the pump, gate or barrier that is nearest to `at` within reach, what changes how it stands
/// after `before` (rising): a pump switched on, off or to automatic, a gate shut or opened fully, a
/// barrier raised or, where people drew it, taken away. A stretch of a levee is raised by sandbags
/// of its own that `unit` names. Nothing where none is near. O(structures · points of their lines).
std::vector<CrewOffer> crewOffers(const flood::HydraulicStructures& structures,
                                  std::span<const flood::TimedEdit> before, const CityModel& city,
                                  const std::string& unit, const Point2& at,
                                  const CrewOfferRules& rules);

/// What a run begins with: edits of the water, and what the units that its file sends are to do, as
/// though they did it when they set out. Not sorted.
std::vector<flood::TimedEdit> editsGiven(const world::CoupledInputs& inputs);

/// What has been done to the water of a branch until `until` s, rising: what its run began with
/// (editsGiven), edits of people in it and its parents, and what the units sent in them are to do.
std::vector<flood::TimedEdit> editsOf(const WorldFutures& futures, const std::string& branch,
                                      std::vector<flood::TimedEdit> given, double until);

}  // namespace citymirror::session
