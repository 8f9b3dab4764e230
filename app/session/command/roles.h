#pragma once
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/run/action.h"

namespace citymirror::session {

enum class Role { observer, dutyOfficer, commander, department, administrator };
inline constexpr std::array kRoles{Role::observer, Role::dutyOfficer, Role::commander,
                                   Role::department, Role::administrator};
/// "observer", "duty_officer", "commander", "department", "administrator".
std::string_view wordOf(Role role);
std::optional<Role> roleFromWord(std::string_view word);
/// 观察员 / observer …
Text nameOf(Role role);

/// What people do with the session.
enum class Act {
  watch,           ///< look, move in time, choose, ask
  decideIncident,  ///< verify or reject a warning or an incident
  runForecast,     ///< start and cancel computations
  steerFlood,      ///< measures on the water: barriers, pumps, gates, rain; undo and redo
  closeRoad,       ///< close and open roads
  dispatchUnit,    ///< route and send units
  handleTask,      ///< say that a task is arrived at, handled, returned
  startLinkage,    ///< send messages by a plan
  recallLinkage,   ///< call them back
  startDrill,      ///< the same, marked as an exercise
  approveLevelIv,  ///< sign a response of level IV …
  approveLevelIii,
  approveLevelIi,
  approveLevelI,  ///< … to level I, the highest
  switchPosture,  ///< between peace and emergency
  adoptPlan,      ///< a branch becomes the plan in force
  liftMask,       ///< show on a wall what is masked there
  connectFeed,    ///< connect and disconnect live feeds
  takeLead,       ///< lead the seats when the leading one has fallen silent
  editRules,      ///< rules, plans and feeds
  manageAccounts,  ///< by the verb `account`
  exportData
};
inline constexpr std::size_t kActs = std::size_t(Act::exportData) + 1;
/// "watch", "decide_incident", … "export_data".
std::string_view wordOf(Act act);
std::optional<Act> actFromWord(std::string_view word);
/// Words of files written before: they name nothing that a session could refuse, and are passed over.
bool isFormerAct(std::string_view word);
/// 核实事件 / decide incidents …
Text nameOf(Act act);

/// The act that an edit of the world is.
Act actOf(run::ActionKind kind);

/// What each role may do: assets/config/roles.json.
using RoleTable = std::map<Role, std::set<Act>>;
/// Errors name the entry: a role or act that is unknown or named twice, a role that is missing, an
/// act that nobody may do, an observer who may do more than watch and export.
Result<RoleTable> parseRoles(const std::string& json);

/// Pure and cheap: a session asks before each act.
bool may(const RoleTable& table, Role role, Act act);
/// Done, or ioFailed that says who may: for people.
Outcome permit(const RoleTable& table, Role role, Act act);

}  // namespace citymirror::session
