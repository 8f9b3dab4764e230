#include "scenarios/incident/alarm_board.h"

#include <algorithm>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {
namespace {

Error unfitting(const std::string& what, const std::string& id) {
  return {ErrorCode::badInput, what, id, "Look at the alarm's state"};
}

}  // namespace

Result<AlarmPolicy> parseAlarmPolicy(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (document.is_discarded())
    return Error{ErrorCode::unreadable, "the configuration is not JSON", "alarm policy",
                 "Correct the configuration file"};
  EntryReader reader(document, "alarm policy");
  reader.knowsOnly({"source", "latching", "longest_shelf_s"});
  reader.both("source");
  AlarmPolicy policy;
  policy.longestShelf = millis(reader.amount("longest_shelf_s"));
  const nlohmann::json* list = reader.at("latching");
  if (!list || !list->is_array()) reader.fail("the list of classes is missing", "latching");
  for (const nlohmann::json& prefix : list ? *list : nlohmann::json::array()) {
    if (prefix.is_string() && !prefix.get_ref<const std::string&>().empty())
      policy.latching.push_back(prefix.get<std::string>());
    else
      reader.fail("a class is no text", "latching");
  }
  if (reader.fault()) return *reader.fault();
  return policy;
}

std::string alarmIdOf(const Decision& decision) { return decision.ruleId + "@" + decision.group; }

AlarmState Alarm::state() const {
  if (suppressed) return AlarmState::suppressed;
  if (shelvedUntil) return AlarmState::shelved;
  if (active) return seen ? AlarmState::acknowledged : AlarmState::unacknowledged;
  if (latched) return seen ? AlarmState::latchedAcknowledged : AlarmState::latchedUnacknowledged;
  return times > 0 && !seen ? AlarmState::returnedUnacknowledged : AlarmState::normal;
}

const Alarm* AlarmBoard::find(const std::string& id) const {
  const auto found = alarms_.find(id);
  return found == alarms_.end() ? nullptr : &found->second;
}

Result<Alarm*> AlarmBoard::named(const std::string& id) {
  const auto found = alarms_.find(id);
  if (found == alarms_.end())
    return Error{ErrorCode::notFound, "there is no such alarm", id,
                 "It may never have been raised"};
  return &found->second;
}

void AlarmBoard::note(Alarm& alarm, AlarmState from, Instant at, const std::string& by,
                      const std::string& why) {
  if (alarm.state() != from) changes_.push_back({at, alarm.id, from, alarm.state(), by, why});
}

void AlarmBoard::take(const Decision& decision) {
  const std::string id = alarmIdOf(decision);
  if (decision.change == Change::cleared && !alarms_.contains(id)) return;
  Alarm& alarm = alarms_[id];
  const AlarmState from = alarm.state();
  const Severity before = alarm.active ? alarm.latest.severity : Severity::none;
  alarm.id = id;
  alarm.latching = std::any_of(
      policy_.latching.begin(), policy_.latching.end(),
      [&](const std::string& prefix) { return decision.classCode.starts_with(prefix); });
  alarm.latest = decision;
  if (decision.change == Change::cleared) {
    alarm.active = false;
    alarm.latched = alarm.latching;
  } else {
    if (!alarm.active) {
      alarm.raised = decision.at;
      ++alarm.times;
    }
    alarm.active = true;
    alarm.latched = false;
    alarm.level = decision.severity;
    if (decision.severity > before) alarm.seen = false;
    if (decision.severity > alarm.shelvedAs) alarm.shelvedUntil.reset();
  }
  note(alarm, from, decision.at, decision.ruleId, decision.sentence.in(Language::en));
}

Outcome AlarmBoard::acknowledge(const std::string& id, const std::string& by, Instant at) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  const bool waits = from == AlarmState::unacknowledged ||
                     from == AlarmState::returnedUnacknowledged ||
                     from == AlarmState::latchedUnacknowledged;
  if (!waits) return unfitting("the alarm does not wait for acknowledgement", id);
  of.seen = true;
  note(of, from, at, by, "acknowledged");
  return Done{};
}

Outcome AlarmBoard::reset(const std::string& id, const std::string& by, Instant at) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  if (from != AlarmState::latchedAcknowledged)
    return unfitting("only a latched alarm that was acknowledged is reset", id);
  of.latched = false;
  note(of, from, at, by, "reset");
  return Done{};
}

Outcome AlarmBoard::shelve(const std::string& id, const std::string& by, Instant at, Instant until,
                           const std::string& why) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  if (why.empty()) return unfitting("a shelf needs its reason", id);
  if (until <= at || until - at > policy_.longestShelf)
    return unfitting("the shelf must end later, and within the longest time allowed", id);
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  if (from == AlarmState::suppressed) return unfitting("the alarm is suppressed", id);
  of.shelvedUntil = until;
  of.shelvedAs = of.level;
  note(of, from, at, by, why);
  return Done{};
}

Outcome AlarmBoard::unshelve(const std::string& id, const std::string& by, Instant at) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  if (!of.shelvedUntil) return unfitting("the alarm is not shelved", id);
  of.shelvedUntil.reset();
  note(of, from, at, by, "taken off the shelf");
  return Done{};
}

Outcome AlarmBoard::suppress(const std::string& id, const std::string& by, Instant at,
                             const std::string& why) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  if (why.empty()) return unfitting("a suppression needs its reason", id);
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  of.suppressed = true;
  note(of, from, at, by, why);
  return Done{};
}

Outcome AlarmBoard::unsuppress(const std::string& id, const std::string& by, Instant at) {
  auto alarm = named(id);
  if (!alarm) return alarm.error();
  Alarm& of = **alarm;
  const AlarmState from = of.state();
  if (!of.suppressed) return unfitting("the alarm is not suppressed", id);
  of.suppressed = false;
  note(of, from, at, by, "no longer suppressed");
  return Done{};
}

void AlarmBoard::advance(Instant now) {
  for (auto& [id, alarm] : alarms_) {
    if (!alarm.shelvedUntil || *alarm.shelvedUntil > now) continue;
    const AlarmState from = alarm.state();
    const Instant at = *std::exchange(alarm.shelvedUntil, std::nullopt);
    note(alarm, from, at, "shelf", "the time on the shelf has passed");
  }
}

std::vector<const Alarm*> AlarmBoard::queue() const {
  std::vector<const Alarm*> queue;
  for (const auto& [id, alarm] : alarms_) {
    const AlarmState state = alarm.state();
    if (state != AlarmState::normal && state != AlarmState::shelved &&
        state != AlarmState::suppressed)
      queue.push_back(&alarm);
  }
  std::stable_sort(queue.begin(), queue.end(), [](const Alarm* a, const Alarm* b) {
    if (a->latest.severity != b->latest.severity) return a->latest.severity > b->latest.severity;
    return a->raised < b->raised;
  });
  return queue;
}

}  // namespace citymirror::incident
