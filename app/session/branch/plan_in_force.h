#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/action.h"
#include "scenarios/incident/task.h"

/// A branch that people work by, as values: journal, replay and other seats keep the same text.
namespace citymirror::session {

struct WorldFutures;
struct TaskRoles;

/// What a branch wants done.
struct BranchPlan {
  std::string branch;  ///< branchKey
  Text name;
  std::vector<incident::PlannedTask> tasks;  ///< by when they begin
  friend bool operator==(const BranchPlan&, const BranchPlan&) = default;
};

/// The same for branches in which the same is done at the same times, whoever does it: a branch that
/// is made anew is known again.
std::string branchKey(Instant zero, std::span<const run::Action> actions);

/// One line of JSON.
std::string planText(const BranchPlan& plan);
/// Errors: badInput (not such a text, a plan without tasks).
Result<BranchPlan> planFromText(const std::string& text);

/// What is done in a branch and its parents. Errors: notFound (no such branch), badInput (it still
/// computes or has failed; people do nothing in it). O(deeds · roads).
Result<BranchPlan> planOf(const WorldFutures& futures, const std::string& branch,
                          std::shared_ptr<const CityModel> city, const TaskRoles& roles);

/// A plan that was put in force.
struct PlanInForce {
  std::string id;        ///< "P1", "P2" …
  std::string incident;  ///< whose tasks it made
  BranchPlan plan;
  std::string by;
  Instant at;            ///< of the world
  std::string replaces;  ///< id; empty = the first
  incident::PlanTally tally;
  friend bool operator==(const PlanInForce&, const PlanInForce&) = default;
};

}  // namespace citymirror::session
