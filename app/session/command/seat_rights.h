#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

#include "app/session/branch/world_deed.h"
#include "app/session/world_view.h"

/// The session's answer to what is done beside its writer: branches and runs of one window, files
/// that are saved. Pure and cheap; asked before each.
namespace citymirror::session {

struct SavedBranch;

/// Done where whoever works at the seat may do it in the present posture, and at a seat without
/// accounts where the rights are not known. Errors: ioFailed (the seat is locked, the role may not:
/// says who may, or nobody knows yet what it may).
Outcome permitAt(const PersonView& person, Act act);
/// The same where any of these rights is enough; the error is that of the first.
Outcome permitAny(const PersonView& person, std::initializer_list<Act> acts);

/// A coupled run of this seat alone: whoever may run forecasts, and whoever may do something in it.
inline constexpr std::initializer_list<Act> kRunsTraffic{Act::runForecast, Act::closeRoad,
                                                         Act::dispatchUnit};
/// What a person has computed beside the writer.
enum class RunKind { traffic, planSearch, pondingOdds, detailedLook };
/// "traffic", "plan_search", "ponding_odds", "detailed_look".
std::string_view wordOf(RunKind kind);
/// 交通推演 / a run of traffic …
Text nameOf(RunKind kind);
/// How a computation ended that nobody stopped by hand.
enum class RunEnd {
  completed,
  failed,
  abandoned  ///< another took its place, or what it belongs to went
};
/// "completed", "failed", "abandoned".
std::string_view wordOf(RunEnd end);
Text nameOf(RunEnd end);
/// permitAny of what it takes. A detailed look at a branch that is there takes no right, but a seat
/// that is not locked.
Outcome permitRun(const PersonView& person, RunKind kind);

/// What a deed in a branch takes, which is what it would take for real; the first of actsOf.
Act actOf(const WorldDeed& deed);

/// What a deed rests on beside the rights of who does it.
struct DeedBasis {
  bool drill = false;  ///< in a branch of a drilled scenario, of which nothing is put in force
  const PlanInForce* plan = nullptr;  ///< that people work by; null = none
};
DeedBasis basisOf(const WorldView& view);  ///< valid as long as `view`
/// All that it takes. A unit that is sent with work on the water beside its own pump takes
/// dispatchUnit and steerFlood, as the same act by hand; dispatchUnit alone in a drill, and where
/// the plan in force wants that work of that unit. O(tasks of the plan).
std::vector<Act> actsOf(const run::Action& action, const DeedBasis& basis);
std::vector<Act> actsOf(const WorldDeed& deed, const DeedBasis& basis);
/// permitAt of all that it takes; the error is that of the first that is missing.
Outcome permitDeed(const WorldView& view, const WorldDeed& deed);
/// The same of what is done in each of these branches: they are taken away and made again by those
/// who might do all of it now, whoever did it.
Outcome permitBranches(const WorldView& view, const std::vector<SavedBranch>& branches);

}  // namespace citymirror::session
