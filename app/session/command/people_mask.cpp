#include "app/session/command/people_mask.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "app/session/command/label_mask.h"
#include "app/session/world_view.h"

namespace citymirror::session {
namespace {

constexpr std::array<std::string_view, 11> kParts{"session", "rules", "loop",     "forecast",
                                                  "flood",   "storm", "channels", "incident",
                                                  "feed",    "feeds", ""};

/// "Li Wei@desk-2" is Li Wei at another seat.
std::string withoutSeat(const std::string& by) { return by.substr(0, by.find('@')); }

void addPerson(std::set<std::string>& names, const std::string& by) {
  if (!isPartOfSystem(by)) names.insert(withoutSeat(by));
}

/// Calls `each` with the name of everybody who did something about an incident.
template <class Desk, class Each>
void everybodyAt(Desk& desk, const Each& each) {
  for (auto& step : desk.loop.steps) each(step.by);
  for (auto& done : desk.loop.record.steps) each(done.by);
  for (auto& task : desk.loop.record.tasks)
    for (auto& step : task.steps) each(step.by);
  for (auto& entry : desk.loop.room) each(entry.by);
  for (auto& merged : desk.loop.merges) {
    each(merged.by);
    for (auto& done : merged.record.steps) each(done.by);
    for (auto& task : merged.record.tasks)
      for (auto& step : task.steps) each(step.by);
  }
  for (auto& approval : desk.loop.approvals) each(approval.login);
  for (auto& run : desk.runs) each(run.by);
  if (desk.loop.filing) each(desk.loop.filing->reporter);
}

/// The same of all else that a view holds, without incidents.
template <class View, class Each>
void everybodyElse(View& view, const Each& each) {
  for (auto& line : view.log)
    if (line.person) each(line.by);
  if (view.posture.last) each(view.posture.last->by);
  if (view.plan) each(view.plan->by);
  each(view.person.name);  // the login is what a locked seat asks for: no panel shows it
  if (!view.whatIf) return;
  for (auto& measure : view.whatIf->done) each(measure.action.by);
  for (auto& measure : view.whatIf->undone) each(measure.action.by);
}

/// Whether a name of letters stands by itself there: "ma" is nobody in "may". Chinese has no gaps
/// between words, so nothing is asked beside its signs.
bool isWordAt(const std::string& text, std::size_t at, std::size_t size) {
  const auto letter = [&](std::size_t i) {
    return i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])) != 0;
  };
  const bool joinsBefore = at > 0 && letter(at) && letter(at - 1);
  return !joinsBefore && !(letter(at + size - 1) && letter(at + size));
}

}  // namespace

bool isPartOfSystem(const std::string& by) {
  return std::find(kParts.begin(), kParts.end(), by) != kParts.end();
}

std::set<std::string> peopleIn(const WorldView& view) {
  std::set<std::string> names;
  const auto add = [&](const std::string& by) { addPerson(names, by); };
  everybodyElse(view, add);
  add(view.person.login);
  for (const IncidentView& incident : view.incidents) {
    add(incident.incident.decidedBy);
    if (incident.desk) everybodyAt(*incident.desk, add);
  }
  for (std::size_t i = 0; view.reports && i < view.reports->size(); ++i) {
    add((*view.reports)[i].by);
    add((*view.reports)[i].reporter);
  }
  for (std::size_t i = 0; view.rules && i < view.rules->size(); ++i)
    for (const incident::RuleSwitch& act : (*view.rules)[i].log) add(act.by);
  return names;
}

PeopleMask::PeopleMask(const Text& label, std::set<std::string> names)
    : masked_(maskedValue(label)), names_(std::move(names)) {
  std::erase_if(names_, [](const std::string& name) { return name.size() < 2; });
}

std::string PeopleMask::name(const std::string& by) const {
  return isPartOfSystem(by) ? by : masked_;
}

/// Longer names first: one may begin with another.
std::string PeopleMask::text(std::string text) const {
  for (auto name = names_.rbegin(); name != names_.rend(); ++name) {
    for (std::size_t at = text.find(*name); at != std::string::npos; at = text.find(*name, at)) {
      if (isWordAt(text, at, name->size())) {
        text.replace(at, name->size(), masked_);
        at += masked_.size();
      } else {
        ++at;
      }
    }
  }
  return text;
}

std::shared_ptr<const std::vector<incident::Rule>> PeopleMask::rules(
    const std::vector<incident::Rule>& rules) const {
  auto masked = std::make_shared<std::vector<incident::Rule>>(rules);
  for (incident::Rule& rule : *masked) {
    for (incident::RuleSwitch& act : rule.log) {
      act.by = name(act.by);
      act.why = text(act.why);
    }
  }
  return masked;
}

void PeopleMask::apply(WorldView& view) const {
  const auto mask = [this](std::string& by) { by = name(by); };
  everybodyElse(view, mask);
  if (view.posture.last) view.posture.last->why = text(view.posture.last->why);
  for (LogLine& line : view.log) line.what = text(line.what);
  for (Fault& fault : view.faults)
    for (std::string* words : {&fault.error.what, &fault.error.where, &fault.error.remedy})
      *words = text(*words);
  for (IncidentView& incident : view.incidents) {
    mask(incident.incident.decidedBy);
    for (Event& event : incident.incident.events)
      for (Text& line : event.evidence) line = {text(line.zh), text(line.en)};
    if (!incident.desk) continue;
    auto desk = std::make_shared<IncidentDesk>(*incident.desk);
    everybodyAt(*desk, mask);
    for (StepTaken& step : desk->loop.steps) step.why = text(step.why);
    if (desk->loop.filing) {
      desk->loop.filing->text = text(desk->loop.filing->text);
      desk->loop.filing->picture.clear();
    }
    for (RoomEntry& entry : desk->loop.room) entry.text = text(entry.text);
    for (MergedIncident& merged : desk->loop.merges) merged.why = text(merged.why);
    for (LinkageRun& run : desk->runs) {
      for (incident::Dispatch& dispatch : run.linkage.dispatches) {
        dispatch.text = text(dispatch.text);
        for (incident::ReceiptStep& step : dispatch.steps) step.why = text(step.why);
      }
      for (auto& [id, step] : run.recalls) step.why = text(step.why);
    }
    incident.desk = std::move(desk);
  }
  if (view.feeds) {
    auto feeds = std::make_shared<std::vector<FeedLine>>(*view.feeds);
    for (FeedLine& line : *feeds) {
      for (FeedEvidence& evidence : line.status.evidence) {
        evidence.bytes = masked_;
        evidence.detail = text(evidence.detail);
      }
    }
    view.feeds = std::move(feeds);
  }
  if (!view.reports) return;
  auto reports = std::make_shared<std::vector<FieldReport>>(*view.reports);
  for (FieldReport& report : *reports) {
    mask(report.by);
    mask(report.reporter);
    report.text = text(report.text);
    report.why = text(report.why);
    report.picture.clear();
  }
  view.reports = std::move(reports);
}

}  // namespace citymirror::session
