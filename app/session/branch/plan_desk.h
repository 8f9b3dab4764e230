#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/session/branch/world_runs.h"
#include "app/session/scenario/world_plan.h"
#include "scenarios/coupling/road_flooding.h"

/// A search for what to do beside a run of traffic that people look at.
namespace citymirror::session {

/// Material there is beside crews: metres of sandbags, mobile pumps, sets of mobile barrier.
struct PlanStock {
  std::string key;  ///< sandbag_m, mobile_pumps, barrier_sets
  Text name;
  double amount = 0;
  Text source;
};

/// What is offered and how plans are judged. Configuration: assets/config/plan_search.json.
struct PlanRules {
  std::size_t roads = 0;   ///< so many of the roads that will pond worst
  std::size_t trucks = 0;  ///< the nearest to each, as the crow flies
  double crews = 0;        ///< that there are, where nobody says
  std::size_t mostMeasures = 0;  ///< of one plan, alike
  world::PlanSearchSettings search;
  std::vector<PlanWeight> weights;
  Text source;  ///< of the weights
  std::vector<PlanStock> stock = {};  ///< what is not named is not counted, nor streets blocked by it
  double barrierSetMetres = 0;        ///< that one set closes; 0 = not known

  double amountOf(const std::string& key) const;  ///< 0 where it is not named
};
/// Errors name the key.
Result<PlanRules> parsePlanRules(const std::string& json);
/// Errors name the file.
Result<PlanRules> loadPlanRules(const std::string& assets);

/// Something that could be done from now on; it takes one crew, and of the stock as takesOf says.
struct PlanOffer {
  std::string id;
  Text name;
  WorldDeed deed;
};
/// What a deed needs of the stock that the rules name: a pump for each that is brought, the metres of
/// a sandbag line, whole sets for a street that no water passes.
std::map<std::string, double> takesOf(const WorldDeed& deed, const PlanRules& rules);
/// Pump trucks to the worst roads and these closed, from `at` s of a run on. `risks`: worst first.
std::vector<PlanOffer> planOffers(const CityModel& city,
                                  const std::vector<coupling::PondingRisk>& risks, double at,
                                  const PlanRules& rules);

/// The roads that pond in a branch from where it leaves its parent on, as far as it is computed,
/// worst first. O(states · samples of the roads).
std::vector<coupling::PondingRisk> branchRisks(const WorldFuture& branch, const RoadNetwork& roads,
                                               const coupling::PondingBands& bands);

/// The branch of traffic that plans begin in.
struct PlanStart {
  std::string branch;  ///< empty = the run as it goes
  Text name;
  double begun = 0;            ///< s: plans cannot begin before
  std::vector<PlanPast> done;  ///< in it and in those it goes on from, rising
};
/// Of a branch that is there, else the run as it goes.
PlanStart planStart(const WorldFutures& futures, const std::string& branch);

struct PlanAsk {
  double at = 0;     ///< s: the decision; a multiple of the run's exchange interval
  double crews = 0;  ///< that there are
  std::size_t mostMeasures = 1;  ///< of one plan
  PlanStart start = {};
};
struct FoundPlans {
  WorldPlanTask task;
  WorldPlanResult result;
};
/// Searches among `offers` for a branch of the run; what sends a unit that was sent before or
/// closes a road that is closed by then is impossible, and what takes more of the stock than the deeds
/// of the branch have left. Pump trucks are aimed at water that a
/// forecast without units has, with what was done to water and rain. Errors: badInput (nothing is
/// offered, a time outside the run or before the branch begins), those of searchWorldPlan,
/// cancelled. Cost: a flood run, the run to the decision, and a run for each plan tried.
Result<FoundPlans> findPlans(const WorldRunRequest& run, const std::vector<PlanOffer>& offers,
                             const PlanAsk& ask, const PlanRules& rules, unsigned workers,
                             const run::JobContext& job);

}  // namespace citymirror::session
