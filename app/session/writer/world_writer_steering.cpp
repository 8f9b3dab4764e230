#include <algorithm>

#include "app/session/command/journal_text.h"
#include "app/session/command/seat_rights.h"
#include "app/session/writer/world_writer.h"

namespace citymirror::session {
world::RunPointer WorldWriter::shownRun() const {
  world::RunPointer run = steering_.run();
  return run ? run : forecast_;
}

std::vector<flood::TimedEdit> WorldWriter::editsUntil(double time) const {
  std::vector<flood::TimedEdit> edits = steering_.edits();
  std::erase_if(edits, [time](const flood::TimedEdit& e) { return e.time > time; });
  return edits;
}

Result<double> WorldWriter::steerableTime() {
  if (steering_.done().empty() && forecast_ && forecast_ != steering_.forecast())
    steering_.setForecast(forecast_, *forecastRequest_);
  const world::RunPointer run = shownRun();
  if (!run) {
    return Error{ErrorCode::notFound, "there is no forecast to change yet", "measure",
                 "Wait for the forecast, or run a storm"};
  }
  const Instant at = std::clamp(cursor_.at, run->zero, run->until);
  if (at == run->until) {
    return Error{ErrorCode::badInput, "nothing can change at the end of the forecast", toIso(at),
                 "Move the cursor to an earlier time"};
  }
  return seconds(at - run->zero);
}

std::string WorldWriter::nextBarrier(const std::string& kind) {
  return kind + std::to_string(++barriers_);
}

void WorldWriter::editFlood(const flood::FloodEdit& edit, const std::string& by) {
  if (mayNow(Act::steerFlood)) steer(edit, by);
}

void WorldWriter::steer(const flood::FloodEdit& edit, const std::string& by) {
  const auto time = steerableTime();
  if (!time) return addFault(time.error());
  const auto earlier = editsUntil(*time);
  const world::ForecastRequest& request = steering_.request();
  const BeforeEdit before{request.domain->structures, request.rain, earlier};
  if (const Outcome checked = checkEdit(edit, before); !checked) return addFault(checked.error());
  const auto back = undoing(edit, before);
  Measure measure;
  measure.action = {kindOf(edit, before),
                    targetOf(edit),
                    back ? flood::textOf(*back) : "",
                    flood::textOf(edit),
                    nameAtSeat(by),
                    request.zero + millis(*time)};
  measure.edit = {*time, edit};
  steering_.add(measure);
  afterSteering();
  journalMeasure("do", measure, nameAtSeat(by));
}

void WorldWriter::drawSandbags(const std::vector<Point2>& line, double height,
                               const std::string& by) {
  if (!mayNow(Act::steerFlood)) return;
  const SteeringConfig& limits = config_.steering;
  if (!(height >= limits.lowestSandbags && height <= limits.highestSandbags)) {
    return addFault({ErrorCode::badInput, "the height of the sandbags is outside its range",
                     std::to_string(height) + " m", "Choose one within the range that is shown"});
  }
  if (!city_) return;
  auto barrier = sandbagLine(*city_, nextBarrier("SB-"), line, height);
  if (!barrier) return addFault(barrier.error());
  steer(*barrier, by);
}

void WorldWriter::blockStreet(const Point2& at, const std::string& by) {
  if (!city_ || !domain_ || !mayNow(Act::steerFlood)) return;
  auto barrier = streetBlock(*city_, nextBarrier("BS-"), at, config_.steering.streetReach,
                             domain_->bed->shape.cell);
  if (!barrier) return addFault(barrier.error());
  steer(*barrier, by);
}

void WorldWriter::scaleRain(double factor, const std::string& by) {
  if (!mayNow(Act::steerFlood)) return;
  if (!(factor >= config_.steering.leastRain && factor <= config_.steering.mostRain)) {
    return addFault({ErrorCode::badInput, "the factor of the rain is outside its range",
                     std::to_string(factor), "Choose one within the range that is shown"});
  }
  const auto time = steerableTime();
  if (!time) return addFault(time.error());
  const auto earlier = editsUntil(*time);
  const world::ForecastRequest& request = steering_.request();
  const BeforeEdit before{request.domain->structures, request.rain, earlier};
  steer(scaledRain(rainBefore(before), *time, factor), by);
}

void WorldWriter::undo(const std::string& by) {
  if (!mayNow(Act::steerFlood) || !steering_.undo()) return;
  afterSteering();
  Measure back = steering_.undone().back();
  back.action = run::inverse(back.action);
  journalMeasure("undo", back, nameAtSeat(by));
}

void WorldWriter::redo(const std::string& by) {
  if (!mayNow(Act::steerFlood) || !steering_.redo()) return;
  afterSteering();
  journalMeasure("redo", steering_.done().back(), nameAtSeat(by));
}

void WorldWriter::showForecast(const std::string& by) {
  if (steering_.done().empty() || !mayNow(Act::steerFlood)) return;
  const std::string left = shownRun()->id;
  steering_.undoAll();
  afterSteering();
  journal("action", nameAtSeat(by), journalBody({{"verb", "show_forecast"}, {"left", left}}));
  note(nameAtSeat(by), {"回到预报，推演分支" + left + "保留待恢复",
            "back to the forecast; what-if " + left + " can be brought back"});
}

/// What was written on the picture is done already, in a file of the data folder.
void WorldWriter::recordAnnotation(const run::Action& action) {
  const std::string by = nameAtSeat(action.by);
  journal("action", by,
          journalBody({{"verb", "annotate"},
                       {"target", action.target},
                       {"old", action.oldValue},
                       {"new", action.newValue}}));
  note(by, action.newValue.empty()
               ? Text{"删除标注：" + action.target, "annotation removed: " + action.target}
               : Text{"标注：" + action.target, "annotated: " + action.target});
}

void WorldWriter::record(const run::Action& action) {
  if (action.kind == run::ActionKind::annotate) return recordAnnotation(action);
  for (const Act act : actsOf(action, {drillsScenario(), loop_.planInForce()}))
    if (!mayNow(act)) return;
  const Text kind = run::nameOf(action.kind);
  const std::string by = nameAtSeat(action.by);
  journal("action", by,
          journalBody({{"verb", "branch"},
                       {"action", run::wordOf(action.kind)},
                       {"target", action.target},
                       {"old", action.oldValue},
                       {"new", action.newValue},
                       {"effective", toIso(action.at)}}));
  note(by, {"推演分支：" + kind.zh + " " + action.target,
                   "in a branch: " + kind.en + " " + action.target});
}

void WorldWriter::journalMeasure(std::string_view verb, const Measure& measure,
                                 const std::string& by) {
  const run::Action& action = measure.action;
  const Text what = flood::describe(measure.edit.edit);
  const world::RunPointer run = shownRun();
  journal("action", by,
          journalBody({{"verb", verb},
                       {"action", run::wordOf(action.kind)},
                       {"target", action.target},
                       {"old", action.oldValue},
                       {"new", action.newValue},
                       {"effective", toIso(action.at)},
                       {"shown", run ? run->id : ""},
                       {"what", what.en}}));
  const Text did = verb == "undo"   ? Text{"撤销：", "undone: "}
                   : verb == "redo" ? Text{"恢复：", "done again: "}
                   : verb == "do"   ? Text{"处置：", "measure: "}
                                    : Text{"未执行：", "not done: "};
  note(by, {did.zh + what.zh, did.en + what.en});
}

void WorldWriter::takeBranchPart(const std::string& requestId, const world::ForecastRun& part) {
  if (!steering_.awaits(requestId)) return;
  if (part.health.ok) {
    steering_.takePart(requestId, part);
    return afterSteering();
  }
  addFault({ErrorCode::diverged,
            "the what-if run fails its checks and is not shown: " + part.health.verdict.en,
            "run " + requestId, "Take the measure back or draw it elsewhere"});
  stepBack(Steering::Failure::failed, "session");
}

void WorldWriter::finishBranch(const std::string& requestId, Result<world::ForecastRun> result) {
  if (!steering_.awaits(requestId)) return;
  if (!result) {
    const bool cancelled = result.error().code == ErrorCode::cancelled;
    if (!cancelled) addFault(result.error());
    return stepBack(cancelled ? Steering::Failure::cancelled : Steering::Failure::failed,
                    "session");
  }
  takeBranchPart(requestId, *result);
  const world::RunPointer run = steering_.run();
  if (!run || !run->complete) return;
  journal("branch", "flood",
          journalBody({{"id", run->id},
                       {"forecast", run->parent},
                       {"edits", run->edits.size()},
                       {"verdict", run->health.verdict.en},
                       {"roads", run->risks.size()},
                       {"seconds", run->computeSeconds}}));
  const std::string took = numberText(run->computeSeconds, "%.1f");
  note("flood", {"推演分支" + run->id + "完成，用时" + took + "秒",
                 "what-if " + run->id + " done, computed in " + took + " s"});
}

void WorldWriter::stepBack(Steering::Failure failure, const std::string& by) {
  const auto left = steering_.giveUp(failure);
  afterSteering();
  const char* verb = failure == Steering::Failure::cancelled ? "cancelled" : "failed";
  for (const Measure& measure : left) journalMeasure(verb, measure, by);
}

void WorldWriter::cancelBranch(const std::string& by) {
  if (steering_.computing()) stepBack(Steering::Failure::cancelled, nameAtSeat(by));
}

void WorldWriter::noteComputation(const std::string& verb, const Text& what,
                                  const std::string& by) {
  const world::RunPointer run = shownRun();
  journal("action", nameAtSeat(by), journalBody({{"verb", verb}, {"shown", run ? run->id : ""}}));
  note(nameAtSeat(by), what);
}

void WorldWriter::afterSteering() {
  const world::RunPointer run = shownRun();
  const std::string branch = run && steering_.run() ? run->id : "";
  if (branch != shownBranch_) states_.drop(shownBranch_);
  shownBranch_ = branch;
  if (!branch.empty()) keepStates(*run);
  const run::Mode world = live_ ? run::Mode::live : run::Mode::replay;
  cursor_.mode = branch.empty() ? world : run::Mode::whatIf;
  cursor_.branch = run ? run->id : "";
  ribbonsStale_ = true;
  if (!steering_.computing()) branchPaused_ = false;
}

void WorldWriter::keepStates(const world::ForecastRun& run) {
  for (std::size_t i = states_.count(run.id); i < run.states.size(); ++i) {
    const world::WorldState& state = run.states[i];
    states_.put(run.id, state.at, std::make_shared<const world::WorldState>(state));
  }
}

std::shared_ptr<const flood::StructureRow> WorldWriter::structuresAtCursor() const {
  const world::RunPointer run = shownRun();
  if (!run || !run->flood) return nullptr;
  std::shared_ptr<const flood::StructureRow> row;
  for (const auto& r : run->flood->structures) {
    if (run->zero + millis(r->time) <= cursor_.at) row = r;
  }
  return row;
}

WhatIfView WorldWriter::whatIfView() const {
  WhatIfView view;
  view.forecastId = steering_.forecast()->id;
  view.run = steering_.run();
  for (const Measure& m : steering_.done())
    view.done.push_back({m.action, flood::describe(m.edit.edit)});
  for (const Measure& m : steering_.undone())
    view.undone.push_back({m.action, flood::describe(m.edit.edit)});
  view.barriers = barriersAtCursor_;
  view.computing = steering_.computing();
  view.paused = branchPaused_;
  if (!view.run || view.run->complete || steering_.done().empty()) return view;
  double begin = steering_.done().front().edit.time;
  for (const Measure& m : steering_.done()) begin = std::min(begin, m.edit.time);
  const double end = seconds(view.run->until - view.run->zero);
  const double reached =
      view.run->states.empty() ? begin : seconds(view.run->states.back().at - view.run->zero);
  view.fraction = std::clamp((reached - begin) / std::max(1.0, end - begin), 0.0, 1.0);
  return view;
}

}  // namespace citymirror::session
