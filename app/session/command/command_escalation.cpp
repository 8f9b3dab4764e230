#include <algorithm>
#include <set>

#include "app/session/command/command_loop.h"
#include "scenarios/incident/pattern.h"

/// Who is told of tasks that are late.
namespace citymirror::session {
namespace {

using incident::Recipient;

/// Channels that reach somebody in a role; empty = nobody.
std::vector<std::string> channelsTo(const std::string& role,
                                    const std::vector<Recipient>& recipients) {
  std::set<std::string> channels;
  for (const Recipient& recipient : recipients) {
    if (recipient.role != role) continue;
    for (const auto& [channel, address] : recipient.addresses) channels.insert(channel);
  }
  return {channels.begin(), channels.end()};
}

std::string filledOr(const std::string& pattern, const std::map<std::string, std::string>& words) {
  const auto text = incident::fillPattern(pattern, words, "tasks.told");
  return text ? *text : pattern;
}

/// Whom to tell at this level: the role that it is for, those above it, then those below it.
std::vector<std::string> rolesFrom(const TaskTelling& telling, int level,
                                   const std::string& department) {
  std::vector<std::string> roles;
  for (const std::string& role : telling.roles)
    roles.push_back(filledOr(role, {{"department", department}}));
  if (roles.empty()) return roles;
  const auto first =
      roles.begin() + std::ptrdiff_t(std::min(std::size_t(std::max(level, 1)), roles.size()) - 1);
  std::reverse(roles.begin(), first);
  std::rotate(roles.begin(), first, roles.end());
  return roles;
}

}  // namespace

std::optional<Instant> CommandLoop::nextLateTask(Instant now) const {
  std::optional<Instant> next;
  for (const LoopIncident& incident : incidents_) {
    if (!incident.open()) continue;
    const auto at = incident::nextEscalation(incident.record, now, config_.tasks);
    if (at && (!next || *at < *next)) next = at;
  }
  return next;
}

/// A task is late once its limit has passed, not at it.
void CommandLoop::escalateTasks(Instant at) {
  std::vector<std::pair<std::string, incident::Escalation>> all;
  for (LoopIncident& incident : incidents_) {
    if (!incident.open()) continue;
    for (incident::Escalation& due :
         incident::escalate(incident.record, at + Millis{1}, config_.tasks))
      all.emplace_back(incident.id, std::move(due));
  }
  for (const auto& [id, due] : all) tellLate(*find(id), due);
}

void CommandLoop::tellLate(const LoopIncident& incident, const incident::Escalation& due) {
  const std::string level = std::to_string(due.level);
  const auto unit = std::ranges::find(duties_.units, due.unit, &FieldUnit::code);
  const bool named = unit != duties_.units.end() && !unit->name.in(Language::zh).empty();
  const Text name = named ? unit->name : Text{due.unit, due.unit};
  const std::vector<std::string> roles =
      rolesFrom(config_.taskTelling, due.level, classOf(incident).department);
  std::string role = roles.empty() ? std::string() : roles.front();
  std::vector<std::string> channels;
  for (const std::string& candidate : roles) {
    channels = channelsTo(candidate, config_.recipients);
    if (channels.empty()) continue;
    role = candidate;
    break;
  }
  const bool nobody = channels.empty();
  const Text to = namesIn(role);
  news_.push_back(
      {due.at,
       {incident.id + "：" + name.in(Language::zh) + "的任务已超时，第" + level + "次督办" +
            (role.empty() ? "" : "，告知" + to.zh) + (nobody ? "，但无人可发" : ""),
        incident.id + ": the task of " + name.in(Language::en) + " is overdue, escalation " +
            level + (role.empty() ? "" : ", told to " + to.in(Language::en)) +
            (nobody ? ", whom no channel reaches" : "")},
       Severity::orange});
  if (nobody) return;
  const Text title{"任务督办：" + incident.place.in(Language::zh),
                   "Late task: " + incident.place.in(Language::en)};
  const incident::LinkageTask task{
      role, {}, channels, config_.taskTelling.acknowledgeWithin, ""};
  std::string id =
      incident.id + "-" + std::to_string(incident.raised.ms) + "-" + due.task + "-" + level;
  std::ranges::replace(id, '/', '-');  // parts an id from the number of its dispatch
  auto linkage = incident::expandPlan({kTaskEscalation, title, {}, {}, {task}, {}},
                                      config_.recipients, {id, {}, {}, {}, {}}, due.at);
  if (!linkage) return;
  const auto said = [&](const std::string& pattern, Language language) {
    return filledOr(pattern, {{"unit", name.in(language)},
                              {"incident", incident.id},
                              {"place", incident.place.in(language)},
                              {"count", level}});
  };
  const Text text{said(config_.taskTelling.text.zh, Language::zh),
                  said(config_.taskTelling.text.en, Language::en)};
  LinkageRun run;
  for (incident::Dispatch& dispatch : linkage->dispatches) {
    dispatch.text = text;
    const auto who = std::ranges::find(config_.recipients, dispatch.recipient, &Recipient::id);
    if (who != config_.recipients.end()) run.names[who->id] = who->name;
  }
  run.incident = incident.id;
  run.linkage = std::move(*linkage);
  run.by = "loop";
  run.title = title;
  // Who called the unit: an incident that was merged into this one has said whether it is real.
  const LoopIncident* caller = find(due.task.substr(0, due.task.rfind('/')));
  run.purpose = (caller != nullptr ? *caller : incident).calledAs;
  begin(std::move(run));
}

}  // namespace citymirror::session
