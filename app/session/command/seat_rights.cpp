#include "app/session/command/seat_rights.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/branch/saved_branches.h"
#include "app/session/scenario/world_orders.h"

namespace citymirror::session {
namespace {

/// What a unit is sent to do, as actionOf says it: all that cannot be read counts as work.
struct SentWork {
  bool any = false;
  std::optional<world::CrewOrder> order;
};

SentWork workOf(const run::Action& action) {
  if (action.kind != run::ActionKind::dispatchUnit) return {};
  const auto json = nlohmann::json::parse(action.newValue, nullptr, false);
  if (!json.is_object() || !json.contains("does")) return {};
  world::CrewOrder order;
  order.code = action.target;
  for (const auto& each : json["does"]) {
    const auto edit = flood::floodEditFromText(each.dump());
    if (!edit) return {true, std::nullopt};
    order.acts.push_back(*edit);
  }
  return {!order.acts.empty(), order};
}

/// Tasks say who does what: "…：闸门G1：开度 0 %".
bool isPlanned(const world::CrewOrder& order, const PlanInForce& plan) {
  const std::string works = "：" + worksText(order).zh;
  return std::ranges::any_of(plan.plan.tasks, [&](const incident::PlannedTask& task) {
    return task.who == order.code && task.what.zh.ends_with(works);
  });
}

Error lockedSeat(const PersonView& person) {
  return {ErrorCode::ioFailed, "the seat is locked", person.name, "Show the password again"};
}

}  // namespace

Outcome permitAt(const PersonView& person, Act act) {
  if (person.signedIn && person.locked) return lockedSeat(person);
  if (person.rights) return permit(*person.rights, person.role, act);
  if (!person.accounts) return Done{};
  return Error{ErrorCode::ioFailed, "it is not known yet who may " + nameOf(act).en, person.name,
               "Wait until the seat has started, then sign in"};
}

Outcome permitAny(const PersonView& person, std::initializer_list<Act> acts) {
  const bool may =
      std::any_of(acts.begin(), acts.end(), [&](Act act) { return permitAt(person, act).ok(); });
  return may ? Outcome(Done{}) : permitAt(person, *acts.begin());
}

std::string_view wordOf(RunKind kind) {
  switch (kind) {
    case RunKind::planSearch:
      return "plan_search";
    case RunKind::pondingOdds:
      return "ponding_odds";
    case RunKind::detailedLook:
      return "detailed_look";
    default:
      return "traffic";
  }
}

Text nameOf(RunKind kind) {
  switch (kind) {
    case RunKind::planSearch:
      return {"方案搜索", "a search for plans"};
    case RunKind::pondingOdds:
      return {"积水概率计算", "the probability of ponding"};
    case RunKind::detailedLook:
      return {"微观（SUMO）", "a detailed look (SUMO)"};
    default:
      return {"交通推演", "a run of traffic"};
  }
}

std::string_view wordOf(RunEnd end) {
  switch (end) {
    case RunEnd::failed:
      return "failed";
    case RunEnd::abandoned:
      return "abandoned";
    default:
      return "completed";
  }
}

Text nameOf(RunEnd end) {
  switch (end) {
    case RunEnd::failed:
      return {"失败", "failed"};
    case RunEnd::abandoned:
      return {"未完成，已放弃", "was abandoned"};
    default:
      return {"完成", "was completed"};
  }
}

Outcome permitRun(const PersonView& person, RunKind kind) {
  if (kind == RunKind::detailedLook)
    return person.signedIn && person.locked ? Outcome(lockedSeat(person)) : Outcome(Done{});
  return kind == RunKind::pondingOdds ? permitAt(person, Act::runForecast)
                                      : permitAny(person, kRunsTraffic);
}

DeedBasis basisOf(const WorldView& view) {
  return {view.scenario != nullptr, view.plan ? &*view.plan : nullptr};
}

std::vector<Act> actsOf(const run::Action& action, const DeedBasis& basis) {
  std::vector<Act> acts{actOf(action.kind)};
  const SentWork work = workOf(action);
  if (!work.any || basis.drill) return acts;
  const bool planned = work.order && basis.plan != nullptr && isPlanned(*work.order, *basis.plan);
  if (!planned) acts.push_back(Act::steerFlood);
  return acts;
}

std::vector<Act> actsOf(const WorldDeed& deed, const DeedBasis& basis) {
  return actsOf(actionOf(deed, {}, {}, {}), basis);
}

Outcome permitDeed(const WorldView& view, const WorldDeed& deed) {
  for (const Act act : actsOf(deed, basisOf(view)))
    if (auto may = permitAt(view.person, act); !may) return may;
  return Done{};
}

Outcome permitBranches(const WorldView& view, const std::vector<SavedBranch>& branches) {
  for (const SavedBranch& branch : branches)
    if (auto may = permitDeed(view, branch.deed); !may) return may;
  return Done{};
}

Act actOf(const WorldDeed& deed) { return actOf(actionOf(deed, {}, {}, {}).kind); }

}  // namespace citymirror::session
