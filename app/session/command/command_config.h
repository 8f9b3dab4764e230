#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/session/command/command_incident.h"
#include "app/session/command/posture.h"
#include "app/session/command/roles.h"
#include "app/session/command/warning_office.h"
#include "scenarios/incident/responsibility.h"

namespace citymirror::session {

/// Who is told of a task that is late: the first escalation goes to the first role, the next to the
/// next, the rest to the last. Where no channel reaches a role, the next higher one is told, else
/// the highest that is reached.
struct TaskTelling {
  std::vector<std::string> roles;  ///< lowest first; {department} is that of the incident's class
  Millis acknowledgeWithin{300'000};
  Text text;  ///< pattern: {unit} {incident} {place} {count}
};

/// How a response of one level is approved; who may is in the roles (approvalOf).
struct ApprovalRule {
  bool withDispatch = false;  ///< whoever dispatches and may approve it signs by dispatching
  Text source;
  friend bool operator==(const ApprovalRule&, const ApprovalRule&) = default;
};

/// By what incidents are worked on: assets/config/{command_loop,linkage_plans,roles,posture,
/// event_classes,responsibility,warning_office}.json. The recipients are of the channels file; none = nobody is reached.
struct CommandConfig {
  Severity incidentsFrom = Severity::yellow;  ///< groups of alarms below make no incident
  std::map<LoopStep, Millis> within;          ///< how long a step may last; absent = no limit
  Millis trendWindow{900'000};
  Millis endedShown{86'400'000};  ///< how long what has ended stays in the queue
  Text escalationText;            ///< pattern: {recipient} {text}
  std::vector<incident::LinkagePlan> plans;
  std::vector<incident::Recipient> recipients;
  RoleTable roles;
  Postures postures;
  incident::EventClasses classes;
  incident::DutyBook duties;
  WarningOffice office;
  incident::TaskLimits tasks;
  TaskTelling taskTelling;
  Millis unclassedDeadline{14'400'000};  ///< of what no event class covers
  std::map<ResponseLevel, ApprovalRule> approvals;  ///< levels whose linkages need a signed approval
  bool approvalInDrills = false;                    ///< also where it is a drill
  Millis resumeWithin{86'400'000};    ///< how long ago a live session may have ended to go on
  Millis resumeLongest{604'800'000};  ///< … and of how long rules see what was measured again
  std::size_t proposedUnits = 3;         ///< nearest units that the room names …
  Millis proposalsRenew{60'000};         ///< … and how old their travel times may get
};

/// command_loop.json alone. Errors name the key.
Result<CommandConfig> parseCommandLoop(const std::string& json);
/// Errors name the file and the key.
Result<CommandConfig> loadCommandConfig(const std::string& assets);

}  // namespace citymirror::session
