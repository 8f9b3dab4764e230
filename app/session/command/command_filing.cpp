#include <algorithm>

#include "app/session/command/command_loop.h"
#include "app/session/command/journal_text.h"

/// What a person files.
namespace citymirror::session {

Outcome CommandLoop::file(const CommandAct& act) {
  auto filing = filingFromText(act.document);
  if (!filing) return filing.error();
  for (const LoopIncident& other : incidents_)
    if (other.filing && !filing->report.empty() && other.filing->report == filing->report)
      return Error{ErrorCode::badInput, "the report is filed already", filing->report,
                   "Go on with " + other.id};
  const auto filed = std::ranges::count_if(
      incidents_, [](const LoopIncident& incident) { return incident.filing.has_value(); });
  LoopIncident fresh;
  fresh.id = "M" + numberText(double(filed + 1), "%03.0f");
  fresh.record.classCode = filing->classCode;
  const incident::EventClass eventClass = classOf(fresh);
  fresh.classes = {filing->classCode};
  fresh.classes.insert(eventClass.covers.begin(), eventClass.covers.end());
  fresh.worst = filing->severity == Severity::none ? eventClass.severity : filing->severity;
  fresh.place = filing->place;
  fresh.headline = eventClass.name;
  if (fresh.headline == Text{}) fresh.headline = {filing->classCode, filing->classCode};
  if (fresh.place != Text{})
    fresh.headline = {fresh.headline.in(Language::zh) + "：" + fresh.place.in(Language::zh),
                      fresh.headline.in(Language::en) + ": " + fresh.place.in(Language::en)};
  fresh.at = filing->where;
  fresh.raised = act.at;
  fresh.steps = {{LoopStep::toVerify, act.at, act.by, filing->text}};
  fresh.filing = std::move(*filing);
  openRecord(fresh, fresh.filing->classCode, act.by);
  incidents_.push_back(std::move(fresh));
  return Done{};
}

}  // namespace citymirror::session
