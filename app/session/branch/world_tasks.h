#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/session/branch/world_runs.h"
#include "app/session/scenario/world_deeds.h"
#include "engine/run/action.h"

/// A branch becomes the plan in force: what people do in it, as tasks that somebody can be given.
namespace citymirror::session {

/// Who does what is no unit's own: a role of the linkage plans for each kind of action.
struct TaskRoles {
  std::map<run::ActionKind, std::string> role;
  Text source;
};
/// assets/config/plan_tasks.json. Errors name the key: a word that is no kind of action, a kind
/// that tasks are made of and no role has, a role without a name.
Result<TaskRoles> parseTaskRoles(const std::string& json);
/// Errors name the file.
Result<TaskRoles> loadTaskRoles(const std::string& assets);

/// What somebody is to do, not yet given to anybody.
struct TaskDraft {
  enum class Who { unit, role };
  Who kind = Who::role;
  std::string who;  ///< code of the unit, or role
  run::ActionKind action = run::ActionKind::dispatchUnit;
  std::vector<std::string> targets;  ///< codes of the roads, pump, gate, barrier or shelters; of
                                     ///< the unit, then of the structures that it works
  Text what;                         ///< 封闭 江津路 / close Jiangjin Road
  Point2 where = Point2::Zero();     ///< local m
  Text place;                        ///< nearest road that has a name, or the pump station
  Instant begin;                     ///< when it is ordered
  std::optional<Instant> by;     ///< when the branch counts on it: a unit at work, a gate set, a
                                 ///< road closed, everybody in a shelter, a shelter open; none
                                 ///< where the unit never got there or the zone was not cleared
  std::optional<Instant> until;  ///< closed roads: when they open
};

/// Deeds of a branch of WorldRuns as scenario files would have said them, in the order in which they
/// were done. Roads that are not there are left out, as is the rain; what is opened again ends what
/// was closed.
WorldDeeds deedsOf(std::span<const WorldDeed> deeds, const CityModel& city);

/// The tasks of a branch of `parent`, by when they begin. `units` and `evacuations`: how its orders
/// went (CoupledModel::progress, evacuationOutcome). What people do not do (rain, breaches) makes no
/// task. Stretches of one road that close together are one task; an evacuation is one to lead people
/// out and one for each shelter to be opened. O(deeds · roads + evacuations · buildings).
std::vector<TaskDraft> taskDrafts(const world::CoupledInputs& parent, const WorldDeeds& deeds,
                                  std::span<const world::CrewProgress> units, Instant zero,
                                  const TaskRoles& roles,
                                  const EvacuationOutcome& evacuations = {});

}  // namespace citymirror::session
