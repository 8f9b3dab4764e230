#include <set>
#include <tuple>

#include "app/session/scenario/world_plan.h"

namespace citymirror::session {
namespace {

/// Roads whose edges are closed or restricted alike count once.
template <class Held, class Make>
void addRoads(std::vector<WorldDeed>& deeds, const std::vector<Held>& all, const RoadNetwork& roads,
              Make make) {
  std::set<std::tuple<std::string, double, double>> known;
  for (const Held& held : all) {
    const std::string& code = roads.roadOf(held.link).code;
    if (known.insert({code, held.from, held.to}).second) deeds.push_back(make(code, held));
  }
}

/// What a plan does as deeds of branches, one after another.
std::vector<WorldDeed> deedsOf(const WorldPlanTask& task, const PlanOutcome& plan) {
  const RoadNetwork& roads = task.scenario.branches.front().inputs.city->roads;
  std::vector<WorldDeed> deeds;
  for (const std::uint32_t k : plan.plan) {
    const WorldDeeds& of = task.candidates[k].deeds;
    for (const flood::TimedEdit& edit : of.edits) deeds.push_back(edit);
    addRoads(deeds, of.closures, roads, [](const std::string& code, const auto& held) {
      return RoadClosing{code, held.from, held.to};
    });
    addRoads(
        deeds, of.restrictions, roads, [](const std::string& code, const auto& held) {
          return RoadRestriction{code, held.from, held.to, held.capacity, held.speed};
        });
    for (const world::CrewOrder& order : of.orders) deeds.push_back(order);
    for (const world::EvacuationOrder& order : of.evacuations) deeds.push_back(order);
  }
  return deeds;
}

}  // namespace

std::vector<SavedBranch> branchesOf(const WorldPlanTask& task, const PlanOutcome& plan) {
  std::vector<SavedBranch> branches;
  const auto deeds = deedsOf(task, plan);
  std::string parent;
  for (std::size_t k = 0; k < deeds.size(); ++k) {
    const bool last = k + 1 == deeds.size();
    const std::string part = std::to_string(k + 1) + "/" + std::to_string(deeds.size());
    SavedBranch branch;
    branch.id = plan.outcome.id + (last ? "" : " " + part);
    branch.parent = parent;
    branch.leaves = task.branch;
    branch.name = plan.outcome.name;
    if (!last)
      branch.name = {branch.name.zh + "（" + part + "）", branch.name.en + " (" + part + ")"};
    branch.at = task.decideAt;
    branch.deed = deeds[k];
    parent = branch.id;
    branches.push_back(std::move(branch));
  }
  return branches;
}

std::vector<SavedBranch> planBranches(const WorldPlanTask& task, const WorldPlanResult& result) {
  std::vector<SavedBranch> branches;
  for (const PlanOutcome* plan : {&result.best(), result.runnerUp()}) {
    if (plan == nullptr) continue;
    for (SavedBranch& branch : branchesOf(task, *plan)) branches.push_back(std::move(branch));
  }
  return branches;
}

}  // namespace citymirror::session
