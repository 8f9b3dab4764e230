#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::run {

enum class ActionKind {
  verifyIncident,
  rejectIncident,
  closeRoad,
  openRoad,
  dispatchUnit,
  setPump,
  setGate,
  setRain,
  setSink,
  drawBarrier,
  removeBarrier,
  blockStreet,
  unblockStreet,
  openBreach,
  evacuate,
  restrictRoad,
  deleteBranch,
  dropBranch,  ///< of a run, with those that leave from it; oldValue: what they were
  annotate     ///< target: words of what changed; values: the annotations that went and that came
};

/// Stable word for the journal: "verify_incident", "close_road", ...
std::string_view wordOf(ActionKind kind);
std::optional<ActionKind> actionKindFromWord(std::string_view word);

/// 核实事件 / verify incident ...
Text nameOf(ActionKind kind);

/// An edit of the world as a value: undo, journal and replay are one list of these.
struct Action {
  ActionKind kind = ActionKind::verifyIncident;
  std::string target;    ///< code of what is edited
  std::string oldValue;  ///< for undo
  std::string newValue;
  std::string by;  ///< who
  Instant at;      ///< world time
  friend bool operator==(const Action&, const Action&) = default;
};

/// The action that takes `action` back: old and new value change places; closing and opening a
/// road, drawing and removing a barrier, blocking and unblocking a street change into each other.
/// inverse(inverse(a)) == a.
Action inverse(const Action& action);

}  // namespace citymirror::run
