#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/action.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// One act on the water of a what-if, and the run that shows what it does.
struct Measure {
  run::Action action;  ///< newValue = text of the edit
  flood::TimedEdit edit;
  std::string branch;                             ///< id of its run: "F001-2"
  std::shared_ptr<const world::ForecastRun> run;  ///< null while it computes
};

/// The acts of a person on a forecast, in the order done, with what undo gives back. Pure: computes
/// nothing itself. One thread.
class WhatIf {
 public:
  /// Acts on this forecast from now on; what was done to another one is forgotten.
  void begin(std::shared_ptr<const world::ForecastRun> base);

  /// Adds an act at `at` (clamped to the forecast). Errors: badInput where there is no forecast or
  /// too many measures.
  Outcome act(const flood::FloodEdit& edit, Instant at, const std::string& by);
  /// The act taken back or done again; nothing where there is none.
  std::optional<Measure> undo();
  std::optional<Measure> redo();
  void clear();

  /// The request that computes the newest act that has no run yet, once.
  std::optional<world::ForecastRequest> takeRequest(const world::ForecastRequest& like);
  /// False where the run is of an act that is no longer there.
  bool finish(const std::string& branch, std::shared_ptr<const world::ForecastRun> run);
  /// Its computation failed or was cancelled: the act is taken out.
  void drop(const std::string& branch);

  const std::vector<Measure>& measures() const { return done_; }
  bool canRedo() const { return !undone_.empty(); }
  /// The newest finished run: of the last act that has one, else the forecast. Null without one.
  std::shared_ptr<const world::ForecastRun> shown() const;
  /// Id of the run that computes now; empty = none.
  std::string computing() const;

 private:
  std::string nextBranch();

  std::shared_ptr<const world::ForecastRun> base_;
  std::vector<Measure> done_, undone_;
  std::string requested_;
  int branches_ = 0;
};

/// The kind of action that an edit is.
run::ActionKind kindOf(const flood::FloodEdit& edit);
/// Code of what it is done to; "rain" for the rain.
std::string targetOf(const flood::FloodEdit& edit);

}  // namespace citymirror::session
