#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "scenarios/incident/rule_set.h"

namespace citymirror::incident {

/// States after ISA-18.2 / IEC 62682. Shelved and suppressed hide an alarm from the queue while it
/// goes on underneath.
enum class AlarmState {
  normal,
  unacknowledged,          ///< active, nobody has seen it
  acknowledged,            ///< active and seen
  returnedUnacknowledged,  ///< no longer active, nobody has seen it
  latchedUnacknowledged,   ///< the cause is gone, it waits for acknowledgement and reset
  latchedAcknowledged,     ///< the cause is gone, it waits for reset
  shelved,                 ///< set aside by a person for a limited time
  suppressed,              ///< not wanted by design (a drill, works, a plant that is off)
};

struct AlarmChange {
  Instant at;
  std::string alarm;
  AlarmState from = AlarmState::normal, to = AlarmState::normal;
  std::string by;  ///< a person, or the rule
  std::string why;
  friend bool operator==(const AlarmChange&, const AlarmChange&) = default;
};

struct Alarm {
  std::string id;  ///< rule and group: "gas-leak@G17"
  Decision latest;
  Instant raised;  ///< of its present activity
  int times = 0;   ///< how often it was raised
  bool active = false, seen = false, latching = false, latched = false;
  Severity level = Severity::none;  ///< as long as it is active, and what it was last
  std::optional<Instant> shelvedUntil;
  Severity shelvedAs = Severity::none;  ///< its level when it was set aside
  bool suppressed = false;
  AlarmState state() const;
  friend bool operator==(const Alarm&, const Alarm&) = default;
};

struct AlarmPolicy {
  std::vector<std::string> latching;  ///< prefixes of class codes that must be reset by a person
  Millis longestShelf = std::chrono::hours(8);
};
/// assets/config/alarm_policy.json. Errors: unreadable; badInput naming the key.
Result<AlarmPolicy> parseAlarmPolicy(const std::string& json);

/// All alarms and what was done to them: a plain value, compared after a replay. Errors of the
/// acts: notFound (no such alarm), badInput (the act does not fit its state; a shelf without
/// reason, in the past or longer than allowed).
class AlarmBoard {
 public:
  explicit AlarmBoard(AlarmPolicy policy = {}) : policy_(std::move(policy)) {}

  /// A rule began, worsened or ended. A higher severity makes an acknowledged alarm unacknowledged
  /// again. One above the level with which it was set aside takes it off the shelf, though the alarm
  /// ended in between.
  void take(const Decision& decision);
  Outcome acknowledge(const std::string& id, const std::string& by, Instant at);
  Outcome reset(const std::string& id, const std::string& by, Instant at);
  Outcome shelve(const std::string& id, const std::string& by, Instant at, Instant until,
                 const std::string& why);
  Outcome unshelve(const std::string& id, const std::string& by, Instant at);
  Outcome suppress(const std::string& id, const std::string& by, Instant at,
                   const std::string& why);
  Outcome unsuppress(const std::string& id, const std::string& by, Instant at);
  /// Shelves that have run out are ended.
  void advance(Instant now);

  const std::map<std::string, Alarm>& alarms() const { return alarms_; }
  const Alarm* find(const std::string& id) const;
  const std::vector<AlarmChange>& changes() const { return changes_; }
  /// What a person has to look at: neither normal, shelved nor suppressed; worst first, then
  /// oldest.
  std::vector<const Alarm*> queue() const;
  friend bool operator==(const AlarmBoard& a, const AlarmBoard& b) {
    return a.alarms_ == b.alarms_ && a.changes_ == b.changes_;
  }

 private:
  void note(Alarm& alarm, AlarmState from, Instant at, const std::string& by,
            const std::string& why);
  Result<Alarm*> named(const std::string& id);

  AlarmPolicy policy_;
  std::map<std::string, Alarm> alarms_;
  std::vector<AlarmChange> changes_;
};

std::string alarmIdOf(const Decision& decision);

}  // namespace citymirror::incident
