#pragma once
#include <vector>

#include "app/session/branch/plan_desk.h"

/// What a search for plans offers to do to the water.
namespace citymirror::session {

/// The structures of a run, and what has been done to them before the decision (rising).
struct PlanWater {
  flood::HydraulicStructures structures;
  std::vector<flood::TimedEdit> before;
};

/// From `at` s on: every pump that has failed or was stopped is switched on; of the gates nearest
/// to the worst roads, one for each, each is shut or opened, whichever it is not; the barrier or
/// levee that stands within reach of the worst ponding (CrewOfferRules) is raised there. `risks`:
/// worst first. O(structures · roads asked).
std::vector<PlanOffer> waterOffers(const CityModel& city, const PlanWater& water,
                                   const std::vector<coupling::PondingRisk>& risks, double at,
                                   const PlanRules& rules);

/// From `at` s on: each of the worst roads closed to water where it ponds worst, by a line of
/// sandbags across it and by sets of mobile barrier, each where the stock of the rules names some;
/// not where such a line stands already, nor on bridges and in tunnels. `cell`: m, of the flood
/// domain. O(worst roads · points of the roads).
std::vector<PlanOffer> blockOffers(const CityModel& city, const PlanWater& water,
                                   const std::vector<coupling::PondingRisk>& risks, double at,
                                   double cell, const PlanRules& rules);

}  // namespace citymirror::session
