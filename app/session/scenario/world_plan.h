#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session/branch/saved_branches.h"
#include "app/session/branch/world_tasks.h"
#include "app/session/scenario/world_deeds.h"
#include "app/session/scenario/world_scenario.h"
#include "scenarios/world/plan_search.h"

namespace citymirror::session {

/// Something that people could do from the time of the decision on.
struct PlanCandidate {
  Text name;
  WorldDeeds deeds;
  std::optional<Error> impossible;  ///< why it cannot be done at all
};

/// What a candidate has for itself (PlanOption::claims): its units, the pumps that they bring or
/// that are brought without them alike, the structures that are worked by hand or by a unit, the
/// lines of its barriers, the roads that it closes.
std::set<std::string> claimsOf(const WorldDeeds& deeds, const CityModel& city);

/// How much one unit of an index counts against a plan.
struct PlanWeight {
  std::string index;  ///< key of a WorldIndex, or kResponseIndex, kCostIndex
  double points = 0;  ///< ≥ 0
};
inline constexpr const char* kResponseIndex = "response";  ///< min, mean of the units that a plan
                                                           ///< sends; who is late counts to the end
inline constexpr const char* kCostIndex = "cost";

/// What was done before the decision in the branch that plans fork from.
struct PlanPast {
  double at = 0;  ///< s, when it was done: an exchange of both models
  WorldDeed deed;
};

/// A search for what to do, as its file says it.
struct WorldPlanTask {
  WorldScenario scenario;  ///< its only branch is the parent of all plans
  double decideAt = 0;     ///< s, an exchange of both models
  std::vector<PlanPast> done;  ///< to the parent until then, rising
  std::string branch;          ///< of WorldRuns that the parent is; empty = the run itself
  std::vector<world::PlanOption> options;
  std::vector<PlanCandidate> candidates;  ///< of each option
  world::PlanLimits limits;
  world::PlanSearchSettings search;
  std::vector<PlanWeight> weights;
  std::string weightsSource, costUnit;
};

/// Why an option cannot be done even alone: it takes more than there is.
std::optional<Error> takesTooMuch(const WorldPlanTask& task, std::uint32_t option);

/// Reads a plan file (every key in assets/help/plan-search.md) beside a world scenario. A candidate
/// whose roads, units, places or structures are not there, that comes before the decision, or that
/// takes more than there is becomes impossible with that reason. Errors name the key or file, as
/// readWorldScenario.
Result<WorldPlanTask> readWorldPlan(const std::string& path, const WorldPlaces& places,
                                    const run::JobContext& job);

/// What an index adds to the loss of doing nothing and of a plan.
struct PlanReason {
  std::string index;
  Text name;
  std::string unit;
  double without = 0, with = 0;  ///< NaN = does not apply
  double points = 0;             ///< gained over doing nothing, negative where it costs
};

/// A plan that has been run.
struct PlanOutcome {
  world::Plan plan;                  ///< empty = nothing is done
  WorldOutcome outcome;              ///< id "plan-1" … by rank, "none" for doing nothing
  double loss = 0;                   ///< points
  double gain = 0;                   ///< points over doing nothing
  std::vector<PlanReason> reasons;   ///< by the weights' order
  std::vector<std::string> missing;  ///< units that did not arrive before the end
};

/// Candidates that cannot be done together, or one that cannot be done at all.
struct PlanImpossible {
  std::vector<std::string> candidates;  ///< ids
  Error why;
};

/// What the search found.
struct WorldPlanResult {
  std::vector<PlanOutcome> ranked;  ///< best first, doing nothing in its place
  std::vector<PlanImpossible> impossible;
  bool exhaustive = true;
  std::size_t within = 0;  ///< plans within the limits
  bool more = false;       ///< than `within`
  Text method;             ///< how it was searched and what was left out

  const PlanOutcome& best() const { return ranked.front(); }
  const PlanOutcome* runnerUp() const { return ranked.size() > 1 ? &ranked[1] : nullptr; }
  const PlanOutcome& nothing() const;
};

/// Runs the base to the decision once, keeps it, and runs every plan tried as a fork of it, side by
/// side. Equal tasks give equal results whatever `workers` is (0 = one for each core). Memory: a
/// model for each worker. Errors: those of the base's models, badInput (an index that is not
/// there), cancelled.
Result<WorldPlanResult> searchWorldPlan(const WorldPlanTask& task, unsigned workers,
                                        const run::JobContext& job);

/// What somebody is to do so that a plan comes true.
std::vector<TaskDraft> planTasks(const WorldPlanTask& task, const PlanOutcome& plan,
                                 const TaskRoles& roles);

/// A plan as a chain of branches from the decision on: a branch does one thing, the last has all that
/// the plan does and its name. It leaves from the branch of the task. Empty for doing nothing.
std::vector<SavedBranch> branchesOf(const WorldPlanTask& task, const PlanOutcome& plan);
/// The best plan and the runner-up alike.
std::vector<SavedBranch> planBranches(const WorldPlanTask& task, const WorldPlanResult& result);

/// Writes plan.json (the tasks of the best plan and the branches of the best two in it) and plans.csv into `out`, both or none.
/// Errors: ioFailed, diskFull.
Outcome writeWorldPlan(const WorldPlanTask& task, const WorldPlanResult& result,
                       const TaskRoles& roles, const std::string& out);

/// 「派泵车 + 封路」/ "pump truck + closure"; 不采取措施 / nothing more is done.
Text planName(const WorldPlanTask& task, const world::Plan& plan);

/// Why a plan is where it is, in one sentence: what it gains most by, and what it costs.
Text reasonOf(const PlanOutcome& plan);
/// Why the second of two plans comes after the first.
Text reasonBehind(const PlanOutcome& first, const PlanOutcome& second);

}  // namespace citymirror::session
