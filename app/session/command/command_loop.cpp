#include "app/session/command/command_loop.h"

#include <algorithm>

#include "app/session/command/journal_text.h"
#include "app/session/live/watch.h"

namespace citymirror::session {
namespace {

using incident::HandlingStep;

Error unfittingStep(const LoopIncident& incident, const std::string& wanted) {
  return {ErrorCode::badInput,
          "the incident is " + nameOf(incident.step()).en + ": it cannot be " + wanted, incident.id,
          incident.joined.empty() ? "Look at its steps" : "It belongs to " + incident.joined};
}

/// Whichever is further on its way; the one that is open where the other has ended.
bool furtherThan(const LoopIncident& a, const LoopIncident& b) {
  if (a.open() != b.open()) return a.open();
  return a.step() > b.step();
}

}  // namespace

LoopIncident* CommandLoop::named(const std::string& id) {
  const auto found = std::find_if(incidents_.begin(), incidents_.end(),
                                  [&](const LoopIncident& i) { return i.id == id; });
  return found == incidents_.end() ? nullptr : &*found;
}

const LoopIncident* CommandLoop::find(const std::string& id) const {
  const auto found = std::find_if(incidents_.begin(), incidents_.end(),
                                  [&](const LoopIncident& i) { return i.id == id; });
  return found == incidents_.end() ? nullptr : &*found;
}

void CommandLoop::follow(const Watch& watch) {
  const std::vector<GroupChange>& changes = watch.groupChanges();
  for (; followed_ < changes.size(); ++followed_) {
    const GroupChange& change = changes[followed_];
    advance(change.at);
    if (change.merged.empty())
      decided(change);
    else
      joinGroups(change.merged, change.group, change.at);
  }
}

void CommandLoop::decided(const GroupChange& change) {
  if (change.change == incident::Change::cleared) return;
  const auto known = ofGroup_.find(change.group);
  const LoopIncident* present = known == ofGroup_.end() ? nullptr : &incidents_[known->second];
  const bool over = present == nullptr ||
                    (change.change == incident::Change::raised &&
                     (present->step() == LoopStep::closed ||
                      (present->step() == LoopStep::rejected && change.severity > present->worst)));
  if (over) {
    if (change.severity < config_.incidentsFrom) return;
    // What a forecast's own incident is about is no second one.
    if (std::ranges::any_of(incidents_, [&](const LoopIncident& incident) {
          return incident.ofForecast() && incident.step() != LoopStep::closed &&
                 incident.classes.contains(change.classCode);
        }))
      return;
    LoopIncident fresh;
    fresh.id = "A" + numberText(double(++fromAlarms_), "%03.0f");
    fresh.group = change.group;
    fresh.place = change.place;
    fresh.at = change.where;
    fresh.raised = change.at;
    fresh.steps = {{LoopStep::toVerify, change.at, kByRules, ""}};
    openRecord(fresh, change.classCode, kByRules);
    ofGroup_[change.group] = incidents_.size();
    incidents_.push_back(std::move(fresh));
  }
  worsen(incidents_[ofGroup_[change.group]], change);
}

void CommandLoop::joinGroups(const std::string& from, const std::string& into, Instant at) {
  const auto moved = ofGroup_.find(from);
  if (moved == ofGroup_.end()) return;
  const std::size_t other = moved->second;
  ofGroup_.erase(moved);
  const auto present = ofGroup_.find(into);
  if (present == ofGroup_.end() || present->second == other) {
    renameGroup(incidents_[other], from, into);
    ofGroup_[into] = other;
    return;
  }
  const bool otherStays = furtherThan(incidents_[other], incidents_[present->second]);
  LoopIncident& stays = incidents_[otherStays ? other : present->second];
  LoopIncident& goes = incidents_[otherStays ? present->second : other];
  renameGroup(goes, from, into);
  renameGroup(stays, from, into);
  absorb(stays, goes, at, kByRules, "");
}

void CommandLoop::raise(const ForecastIncident& forecast) {
  advance(forecast.at);
  for (LoopIncident& older : incidents_) {
    if (older.ofForecast() && older.step() == LoopStep::toVerify)
      older.steps.push_back(
          {LoopStep::closed, forecast.at, "forecast", "superseded by " + forecast.id});
  }
  LoopIncident fresh;
  fresh.id = forecast.id;
  fresh.classes = {forecast.classCode};
  fresh.worst = forecast.severity;
  fresh.place = forecast.place;
  fresh.headline = forecast.headline;
  fresh.at = forecast.where;
  fresh.raised = forecast.at;
  fresh.steps = {{LoopStep::toVerify, forecast.at, "forecast", ""}};
  openRecord(fresh, forecast.classCode, "forecast");
  incidents_.push_back(std::move(fresh));
}

std::vector<const incident::LinkagePlan*> CommandLoop::plansOf(const LoopIncident& incident) const {
  std::vector<const incident::LinkagePlan*> plans;
  for (const incident::LinkagePlan& plan : config_.plans) {
    const bool fits =
        std::any_of(incident.classes.begin(), incident.classes.end(), [&](const std::string& code) {
          return !incident::plansFor({&plan, 1}, code, incident.worst).empty();
        });
    if (fits) plans.push_back(&plan);
  }
  return plans;
}

std::optional<Instant> CommandLoop::dueBy(const LoopIncident& incident) const {
  const auto within = config_.within.find(incident.step());
  if (within == config_.within.end()) return std::nullopt;
  return incident.steps.back().at + within->second;
}

void CommandLoop::step(LoopIncident& incident, LoopStep step, const CommandAct& act) {
  incident.steps.push_back({step, act.at, act.by, act.why});
}

Outcome CommandLoop::take(const CommandAct& act, const Text& headline, const Text& place) {
  advance(act.at);
  if (act.kind == CommandKind::fileIncident) return file(act);
  LoopIncident* incident = named(act.subject);
  if (incident == nullptr)
    return Error{ErrorCode::notFound, "there is no such incident", act.subject,
                 "Choose one from the list"};
  const LoopStep now = incident->step();
  switch (act.kind) {
    case CommandKind::verify:
    case CommandKind::reject:
      if (now != LoopStep::toVerify) return unfittingStep(*incident, "decided again");
      if (act.kind == CommandKind::verify)
        (void)incident::reachStep(incident->record, HandlingStep::filed, act.at, act.by);
      step(*incident, act.kind == CommandKind::verify ? LoopStep::verified : LoopStep::rejected,
           act);
      return Done{};
    case CommandKind::dispatch:
      return dispatch(*incident, act, headline, place);
    case CommandKind::recall:
      return recall(*incident, act);
    case CommandKind::handled:
      if (now != LoopStep::verified && now != LoopStep::dispatched)
        return unfittingStep(*incident, "handled");
      return finish(*incident, act);
    case CommandKind::close:
      if (!incident->open() || now == LoopStep::toVerify) return unfittingStep(*incident, "closed");
      return finish(*incident, act);
    default:
      if (!incident->open()) return unfittingStep(*incident, "worked on");
      return takeInRoom(*incident, act);
  }
}

}  // namespace citymirror::session
