#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "app/feeds/channel.h"
#include "app/session/command/command_incident.h"
#include "app/session/command/roles.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// What people do about alarms and incidents.
enum class CommandKind {
  acknowledge,  ///< an alarm is seen
  reset,        ///< a latched alarm is let go
  shelve,       ///< an alarm is set aside until …
  unshelve,
  verify,    ///< an incident is true …
  reject,    ///< … or is not
  dispatch,  ///< a linkage goes out by a plan
  recall,    ///< all that went out for an incident is called back
  handled,   ///< the people on the spot are done
  close,     ///< the incident is over
  note,      ///< something is said in its room …
  decide,    ///< … or written down as decided
  callUnit,  ///< a unit is called, the first one or one more …
  unitArrived,
  unitHandled,
  unitReturned,  ///< … and says where it stands
  check,         ///< the handling is found good …
  sendBack,      ///< … or has to go on
  merge,         ///< another incident is the same thing
  switchPosture,  ///< the centre goes over to emergency, or back
  approve,        ///< the response at the incident's level is signed
  verifyReport,   ///< what people in the field saw is true: forecasts are corrected by it …
  rejectReport,   ///< … or is not
  adoptPlan,      ///< a branch is put in force: its tasks go to the incident
  switchRule,     ///< a rule is switched on or off
  fileIncident,   ///< something that no rule and no forecast has raised is an incident
  unmerge         ///< what was merged is another thing after all
};
inline constexpr std::size_t kCommandKinds = std::size_t(CommandKind::unmerge) + 1;
/// "acknowledge_alarm" … "verify_incident", "start_linkage" … "approve_response".
std::string_view wordOf(CommandKind kind);
std::optional<CommandKind> commandFromWord(std::string_view word);
/// 确认告警 / acknowledged the alarm …, as a line of the log begins.
Text nameOf(CommandKind kind);
bool isAboutAlarm(CommandKind kind);
/// A field report is decided.
bool isAboutReport(CommandKind kind);

/// One such act as a value: journal and replay keep the same text.
struct CommandAct {
  CommandKind kind = CommandKind::acknowledge;
  std::string subject;  ///< id of the alarm, incident, report or rule; switchPosture: word of the
                        ///< posture
  std::string plan;     ///< dispatch: by which
  std::string linkage;  ///< dispatch: id of what begins, never used before: recipients tell
                        ///< repeats by it
  feeds::Purpose purpose = feeds::Purpose::drill;  ///< dispatch, callUnit, adoptPlan
  std::optional<Instant> until;                    ///< shelve
  std::string why;  ///< shelve, reject, recall, sendBack, merge, unmerge, switchPosture,
                    ///< switchRule; note, decide: what is said; dispatch: why a plan that is out
                    ///< goes out again; callUnit: what it rests on, may be empty
  std::string by;
  Instant at;          ///< of the world
  std::string object;  ///< a unit's code; merge, unmerge: the incident that goes into the subject,
                       ///< or leaves it again; switchRule: "on" or "off"; fileIncident: a report
                       ///< that says it all
  Role role = Role::observer;  ///< switchPosture: of whoever does it
  std::string approval;        ///< approve, and dispatch that signs: the Approval as its JSON
  /// adoptPlan, fileIncident: BranchPlan, Filing as its JSON; what signs: the words that are signed.
  std::string document;
  std::string request;  ///< key of the row by which another seat asked for it; empty = none did
  friend bool operator==(const CommandAct&, const CommandAct&) = default;
};

/// Whether what people wrote may be kept and sent on: reasons, what is said, and the words of a
/// filing have at most 2,000 signs each, and none that steers, cannot be seen or turns the direction
/// of writing; line ends and tabs are fine. Errors: badInput naming the part and the sign.
Outcome checkWords(const CommandAct& act);

/// The right that it takes.
Act rightOf(const CommandAct& act);
/// One line of JSON, without `by`.
std::string commandText(const CommandAct& act);
/// Errors: badInput (not such a text).
Result<CommandAct> commandFromText(const std::string& text, const std::string& by);

/// What is filed, as an act's document. Errors name the key; badInput without a class.
std::string filingText(const Filing& filing);
Result<Filing> filingFromText(const std::string& text);

/// The same for a forecast that is raised.
std::string forecastText(const ForecastIncident& forecast);
Result<ForecastIncident> forecastFromText(const std::string& text);

/// A receipt as it is journalled, at the world's time, and when it came by the computer's clock.
struct ReceiptEntry {
  feeds::Receipt receipt;
  std::optional<Instant> received;
};
/// `receipt` as it came, taken in at world time `at`.
std::string receiptText(const feeds::Receipt& receipt, Instant at);
/// Nothing where it is not such a text.
std::optional<ReceiptEntry> receiptFromText(const std::string& text);

}  // namespace citymirror::session
