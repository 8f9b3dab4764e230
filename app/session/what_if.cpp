#include "app/session/what_if.h"

#include <algorithm>

namespace citymirror::session {
namespace {

constexpr std::size_t kMostMeasures = 20;  ///< each keeps its keyframes for undo

struct Kind {
  run::ActionKind operator()(const flood::SetPump&) const { return run::ActionKind::setPump; }
  run::ActionKind operator()(const flood::SetGate&) const { return run::ActionKind::setGate; }
  run::ActionKind operator()(const flood::DrawBarrier&) const {
    return run::ActionKind::drawBarrier;
  }
  run::ActionKind operator()(const flood::RemoveBarrier&) const {
    return run::ActionKind::removeBarrier;
  }
  run::ActionKind operator()(const flood::OpenBreach&) const { return run::ActionKind::openBreach; }
  run::ActionKind operator()(const flood::SetRain&) const { return run::ActionKind::setRain; }
  run::ActionKind operator()(const flood::SetSink&) const { return run::ActionKind::setSink; }
};

}  // namespace

run::ActionKind kindOf(const flood::FloodEdit& edit) { return std::visit(Kind{}, edit); }

std::string targetOf(const flood::FloodEdit& edit) {
  return std::visit(
      [](const auto& e) -> std::string {
        if constexpr (requires { e.id; }) {
          return e.id;
        } else {
          return "rain";
        }
      },
      edit);
}

void WhatIf::begin(std::shared_ptr<const world::ForecastRun> base) {
  base_ = std::move(base);
  clear();
}

void WhatIf::clear() {
  done_.clear();
  undone_.clear();
  requested_.clear();
}

std::string WhatIf::nextBranch() { return base_->id + "-" + std::to_string(++branches_); }

Outcome WhatIf::act(const flood::FloodEdit& edit, Instant at, const std::string& by) {
  if (!base_) {
    return Error{ErrorCode::badInput, "there is no forecast to act on", targetOf(edit),
                 "Wait for a forecast, or run a storm"};
  }
  if (done_.size() >= kMostMeasures) {
    return Error{ErrorCode::badInput, "there are 20 measures already", targetOf(edit),
                 "Go back to the forecast, or undo some"};
  }
  Measure measure;
  const Instant then = std::clamp(at, base_->zero, base_->until);
  measure.edit = {seconds(then - base_->zero), edit};
  measure.action = {kindOf(edit), targetOf(edit), "", flood::textOf(edit), by, then};
  for (const Measure& earlier : done_) {
    if (earlier.action.target == measure.action.target) {
      measure.action.oldValue = earlier.action.newValue;
    }
  }
  measure.branch = nextBranch();
  done_.push_back(std::move(measure));
  undone_.clear();
  return Done{};
}

std::optional<Measure> WhatIf::undo() {
  if (done_.empty()) return std::nullopt;
  undone_.push_back(std::move(done_.back()));
  done_.pop_back();
  if (requested_ == undone_.back().branch) requested_.clear();
  return undone_.back();
}

std::optional<Measure> WhatIf::redo() {
  if (undone_.empty()) return std::nullopt;
  done_.push_back(std::move(undone_.back()));
  undone_.pop_back();
  if (!done_.back().run) done_.back().branch = nextBranch();
  return done_.back();
}

std::optional<world::ForecastRequest> WhatIf::takeRequest(const world::ForecastRequest& like) {
  if (computing().empty() || requested_ == computing()) return std::nullopt;
  world::ForecastRequest request = like;
  request.id = requested_ = computing();
  request.trigger = base_->id;
  request.zero = base_->zero;
  request.issued = base_->issued;
  request.until = base_->until;
  request.rain = base_->rain;
  request.gauges = base_->gauges;
  request.parent = shown();
  request.edits.clear();
  for (const Measure& measure : done_) request.edits.push_back(measure.edit);
  std::stable_sort(request.edits.begin(), request.edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return request;
}

bool WhatIf::finish(const std::string& branch, std::shared_ptr<const world::ForecastRun> run) {
  if (requested_ == branch) requested_.clear();
  for (auto* list : {&done_, &undone_}) {
    for (Measure& measure : *list) {
      if (measure.branch != branch) continue;
      measure.run = std::move(run);
      return true;
    }
  }
  return false;
}

void WhatIf::drop(const std::string& branch) {
  if (requested_ == branch) requested_.clear();
  std::erase_if(done_, [&](const Measure& m) { return m.branch == branch && !m.run; });
}

std::shared_ptr<const world::ForecastRun> WhatIf::shown() const {
  for (auto measure = done_.rbegin(); measure != done_.rend(); ++measure) {
    if (measure->run) return measure->run;
  }
  return base_;
}

std::string WhatIf::computing() const {
  return done_.empty() || done_.back().run ? std::string() : done_.back().branch;
}

}  // namespace citymirror::session
