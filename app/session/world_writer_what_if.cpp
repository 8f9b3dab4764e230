#include <nlohmann/json.hpp>

#include "app/session/world_writer.h"

namespace citymirror::session {
namespace {

Text sayOf(const Measure& measure) { return flood::describe(measure.edit.edit); }

}  // namespace

void WorldWriter::journalAction(const run::Action& action, const char* act, const std::string& by) {
  journal("measure", by,
          nlohmann::json{{"act", act},
                         {"action", run::wordOf(action.kind)},
                         {"target", action.target},
                         {"old", action.oldValue},
                         {"new", action.newValue},
                         {"at", toIso(action.at)}}
              .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void WorldWriter::editFlood(const flood::FloodEdit& edit, const std::string& by) {
  const Instant at = cursor_.at;
  if (const Outcome done = whatIf_.act(edit, at, by); !done) return addFault(done.error());
  const Measure& measure = whatIf_.measures().back();
  journalAction(measure.action, "do", by);
  const Text what = sayOf(measure);
  note(by, {"处置：" + what.zh, "measure: " + what.en});
  followShown();
}

void WorldWriter::undo(const std::string& by) {
  const auto measure = whatIf_.undo();
  if (!measure) return;
  journalAction(run::inverse(measure->action), "undo", by);
  const Text what = sayOf(*measure);
  note(by, {"撤销：" + what.zh, "undone: " + what.en});
  followShown();
}

void WorldWriter::redo(const std::string& by) {
  const auto measure = whatIf_.redo();
  if (!measure) return;
  journalAction(measure->action, "redo", by);
  const Text what = sayOf(*measure);
  note(by, {"重做：" + what.zh, "done again: " + what.en});
  followShown();
}

void WorldWriter::showForecast(const std::string& by) {
  if (whatIf_.measures().empty()) return;
  journal("measure", by, nlohmann::json{{"act", "back_to_forecast"}}.dump());
  for (const Measure& measure : whatIf_.measures()) states_.drop(measure.branch);
  whatIf_.begin(forecast_);
  note(by, {"回到预报", "back to the forecast"});
  followShown();
}

/// The cursor reads the branch that the measures make.
void WorldWriter::followShown() {
  const auto shown = whatIf_.shown();
  cursor_.branch = shown ? shown->id : std::string();
  cursor_.mode = whatIf_.measures().empty() ? run::Mode::replay : run::Mode::whatIf;
  ribbonsStale_ = true;
}

std::optional<world::ForecastRequest> WorldWriter::takeBranchRequest() {
  auto request = whatIf_.takeRequest(lastRequest_);
  if (!request) return std::nullopt;
  for (const world::WorldState& state : request->parent->states) {
    states_.put(request->id, state.at, std::make_shared<const world::WorldState>(state));
  }
  branchReaches_ = request->zero;
  return request;
}

std::string WorldWriter::wantedBranch() const { return whatIf_.computing(); }

void WorldWriter::takeBranchState(const world::WorldState& state) {
  if (state.branch != whatIf_.computing()) return;
  states_.put(state.branch, state.at, std::make_shared<const world::WorldState>(state));
  branchReaches_ = state.at;
  ribbonsStale_ = true;
}

void WorldWriter::finishBranch(const world::ForecastRequest& request,
                               Result<world::ForecastRun> result) {
  if (!result) {
    const bool cancelled = result.error().code == ErrorCode::cancelled;
    const bool wanted = whatIf_.computing() == request.id;
    whatIf_.drop(request.id);
    states_.drop(request.id);
    if (!cancelled) addFault(result.error());
    if (cancelled && wanted) {
      note("flood",
           {"推演分支" + request.id + "已取消", "branch " + request.id + " was cancelled"});
    }
    return followShown();
  }
  auto run = std::make_shared<const world::ForecastRun>(std::move(result).value());
  journal("forecast", "flood",
          nlohmann::json{{"id", run->id},
                         {"parent", run->parentId},
                         {"healthy", run->health.ok},
                         {"verdict", run->health.verdict.en},
                         {"seconds", run->computeSeconds}}
              .dump());
  if (!run->health.ok) {
    whatIf_.drop(run->id);
    states_.drop(run->id);
    addFault({ErrorCode::diverged,
              "the branch failed its checks and is not shown: " + run->health.verdict.en,
              "branch " + run->id, "Undo the measure, or choose another"});
    return followShown();
  }
  if (!whatIf_.finish(run->id, run)) return states_.drop(run->id);
  for (const world::WorldState& state : run->states) {
    states_.put(run->id, state.at, std::make_shared<const world::WorldState>(state));
  }
  note("flood", {"推演分支" + run->id + "完成", "branch " + run->id + " done"});
  followShown();
}

/// The branch that is drawn: one that computes as far as it has come, else the newest finished one.
std::string WorldWriter::drawnBranch() const {
  const std::string computing = whatIf_.computing();
  if (!computing.empty() && cursor_.at <= branchReaches_) return computing;
  const auto shown = whatIf_.shown();
  return shown ? shown->id : std::string();
}

void WorldWriter::publishWhatIf(WorldView& view) const {
  view.forecast = whatIf_.shown();
  view.canRedo = whatIf_.canRedo();
  for (const Measure& measure : whatIf_.measures()) {
    view.measures.push_back({sayOf(measure), measure.action.by, measure.action.at, measure.branch,
                             measure.run != nullptr});
  }
  if (!view.forecast) return;
  const flood::StructureRow* row = nullptr;
  for (const flood::StructureRow& r : view.forecast->flood->structures) {
    if (view.forecast->zero + millis(r.time) <= cursor_.at) row = &r;
  }
  if (row != nullptr) view.structures = {view.forecast, row};
}

}  // namespace citymirror::session
