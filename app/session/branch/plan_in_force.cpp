#include "app/session/branch/plan_in_force.h"

#include "app/session/branch/branch_name.h"
#include "app/session/branch/world_runs.h"
#include "app/session/branch/world_tasks.h"
#include "app/session/command/journal_text.h"
#include "engine/store/sha256.h"

namespace citymirror::session {
namespace {

nlohmann::json bothTongues(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

Text eitherTongue(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  return {journalText(*found, "zh"), journalText(*found, "en")};
}

Error noPlan(const std::string& text) {
  return {ErrorCode::badInput, "this is no plan", text.substr(0, 200), "Look at the journal"};
}

nlohmann::json taskJson(const incident::PlannedTask& task) {
  nlohmann::json json{{"who", task.who},
                      {"name", bothTongues(task.name)},
                      {"what", bothTongues(task.what)},
                      {"where", {task.where.x(), task.where.y()}},
                      {"begin", toIso(task.begin)}};
  if (task.by) json["by"] = toIso(*task.by);
  return json;
}

std::optional<incident::PlannedTask> taskFrom(const nlohmann::json& json) {
  const auto begin = parseIso(journalText(json, "begin"));
  const auto where = json.is_object() ? json.find("where") : json.end();
  const bool placed = json.is_object() && where != json.end() && where->is_array() &&
                      where->size() == 2 && (*where)[0].is_number() && (*where)[1].is_number();
  if (!begin || !placed) return std::nullopt;
  incident::PlannedTask task;
  task.who = journalText(json, "who");
  task.name = eitherTongue(json, "name");
  task.what = eitherTongue(json, "what");
  task.where = {(*where)[0].get<double>(), (*where)[1].get<double>()};
  task.begin = *begin;
  task.by = parseIso(journalText(json, "by"));
  return task.who.empty() ? std::nullopt : std::optional(task);
}

/// Deeds of a branch and its parents, the first one first.
std::vector<WorldDeed> deedsUntil(const WorldFutures& futures, const WorldFuture& branch) {
  std::vector<WorldDeed> deeds;
  for (const WorldFuture* at = &branch; at != nullptr; at = futures.find(at->parent).get())
    if (at->deed) deeds.insert(deeds.begin(), *at->deed);
  return deeds;
}

}  // namespace

std::string branchKey(Instant zero, std::span<const run::Action> actions) {
  nlohmann::json done = nlohmann::json::array();
  for (const run::Action& action : actions)
    done.push_back({wordOf(action.kind), action.target, action.newValue, toIso(action.at)});
  return store::sha256(journalBody({{"zero", toIso(zero)}, {"actions", std::move(done)}}));
}

std::string planText(const BranchPlan& plan) {
  nlohmann::json tasks = nlohmann::json::array();
  for (const incident::PlannedTask& task : plan.tasks) tasks.push_back(taskJson(task));
  return journalBody(
      {{"branch", plan.branch}, {"name", bothTongues(plan.name)}, {"tasks", std::move(tasks)}});
}

Result<BranchPlan> planFromText(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("tasks") || !json["tasks"].is_array()) return noPlan(text);
  BranchPlan plan;
  plan.branch = journalText(json, "branch");
  plan.name = eitherTongue(json, "name");
  for (const nlohmann::json& entry : json["tasks"]) {
    auto task = taskFrom(entry);
    if (!task) return noPlan(text);
    plan.tasks.push_back(std::move(*task));
  }
  if (plan.branch.empty() || plan.tasks.empty()) return noPlan(text);
  return plan;
}

Result<BranchPlan> planOf(const WorldFutures& futures, const std::string& branch,
                          std::shared_ptr<const CityModel> city, const TaskRoles& roles) {
  const auto future = futures.find(branch);
  if (!future)
    return Error{ErrorCode::notFound, "there is no such branch", branch, "Choose another"};
  if (future->computing || future->error)
    return Error{ErrorCode::badInput, "the branch is not whole", branch,
                 future->computing ? "Wait until it is computed" : "Choose another"};
  world::CoupledInputs parent;
  parent.city = city;
  const auto drafts = taskDrafts(parent, deedsOf(deedsUntil(futures, *future), *city),
                                 future->units, futures.zero, roles, future->evacuations);
  if (drafts.empty())
    return Error{ErrorCode::badInput, "people do nothing in this branch", branch,
                 "Close a road, send a unit, set a pump or evacuate a zone in it"};
  BranchPlan plan;
  plan.branch = branchKey(futures.zero, future->actions);
  plan.name = branchDeeds(futures, *future);
  for (const TaskDraft& draft : drafts) {
    incident::PlannedTask task{draft.who, {}, draft.what, draft.where, draft.begin, draft.by};
    for (const Resource& unit : city->resources)
      if (unit.code == draft.who) task.name = unit.name;
    plan.tasks.push_back(std::move(task));
  }
  return plan;
}

}  // namespace citymirror::session
