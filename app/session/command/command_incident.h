#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/feeds/channel.h"
#include "app/session/command/approval.h"
#include "engine/core/event.h"
#include "engine/core/result.h"
#include "scenarios/incident/linkage.h"
#include "scenarios/incident/task.h"

/// How an incident is worked on, from the alarm to the end, as values.
namespace citymirror::session {

/// 待核实、已核实、已联动、已处置、已结案、已驳回.
enum class LoopStep { toVerify, verified, dispatched, handled, closed, rejected };
/// "to_verify", "verified", "dispatched", "handled", "closed", "rejected".
std::string_view wordOf(LoopStep step);
std::optional<LoopStep> loopStepFromWord(std::string_view word);
Text nameOf(LoopStep step);

/// When an incident came to a step, by whom and why.
struct StepTaken {
  LoopStep step = LoopStep::toVerify;
  Instant at;
  std::string by;
  std::string why;
  friend bool operator==(const StepTaken&, const StepTaken&) = default;
};

/// What people say in the room of an incident: in passing, or as decided.
enum class RoomEntryKind { note, decision };
struct RoomEntry {
  RoomEntryKind kind = RoomEntryKind::note;
  Instant at;
  std::string by, text;
  friend bool operator==(const RoomEntry&, const RoomEntry&) = default;
};

/// What a person files: told by a caller, a camera or a patrol, or seen by themselves.
struct Filing {
  std::string classCode;  ///< of an event class, or of what one covers
  Severity severity = Severity::none;  ///< none = that of the class
  Text place;
  std::string text;  ///< in the words of whoever told it
  std::optional<Point2> where = std::nullopt;  ///< local metres
  std::string report, reporter, picture;  ///< FieldReport that it rests on, who told it, a link
  friend bool operator==(const Filing&, const Filing&) = default;
};

/// Another incident that was taken for the same thing, and what comes apart where that was wrong.
struct MergedIncident {
  std::string id;
  Instant at;
  std::string by, why;                ///< by kByRules: its alarms grew together with those here
  incident::CaseRecord record;        ///< its own, as it was
  std::vector<std::string> linkages;  ///< ids of those that came with it
  bool wasOpen = true;                ///< it ended by being merged
  bool recordJoined = true;           ///< tasks and deadline came too: neither case was closed
  std::size_t stepsThen = 0;          ///< that the incident it went into had taken by then
  friend bool operator==(const MergedIncident&, const MergedIncident&) = default;
};

/// What an incident is without those that were merged into it.
struct OwnFacts {
  Severity worst = Severity::none;
  std::set<std::string> classes, duplicates;
  std::optional<Point2> at;
  Instant deadline;
  friend bool operator==(const OwnFacts&, const OwnFacts&) = default;
};

/// A forecast, a group of alarms or something filed that somebody has to decide about.
struct LoopIncident {
  std::string id;
  std::string group;              ///< of alarms; empty = of a forecast, or filed
  std::optional<Filing> filing;   ///< by a person
  std::set<std::string> classes;  ///< codes
  Severity worst = Severity::none;
  Text place;     ///< of a group: where it began
  Text headline;  ///< of a forecast, or filed
  std::optional<Point2> at;  ///< where it began, local metres
  Instant raised;
  std::vector<StepTaken> steps;  ///< in order, first toVerify
  incident::CaseRecord record;   ///< the seven steps of its handling, and its tasks
  feeds::Purpose calledAs = feeds::Purpose::drill;  ///< of the newest call of units
  std::vector<RoomEntry> room;   ///< by time
  std::vector<Approval> approvals;  ///< of responses to it, signed, by time
  std::set<std::string> duplicates;  ///< groups of alarms of the incidents that it has taken over
  std::string joined;            ///< the incident that has taken it over
  std::vector<MergedIncident> merges;  ///< what it has taken over itself, by time
  std::optional<OwnFacts> own;         ///< while there are any

  LoopStep step() const { return steps.back().step; }
  bool open() const { return step() < LoopStep::closed; }
  bool ofForecast() const { return group.empty() && !filing; }
  friend bool operator==(const LoopIncident&, const LoopIncident&) = default;
};

/// A forecast that somebody has to decide about.
struct ForecastIncident {
  std::string id, classCode;
  Severity severity = Severity::none;
  Text place, headline;
  Instant at;
  std::optional<Point2> where = std::nullopt;  ///< its worst place, local metres
};

/// Who does what rules do.
inline constexpr const char* kByRules = "rules";

/// The channel of a recipient whom no channel reaches: nothing is sent, and it says so.
inline constexpr const char* kNoChannel = "none";

/// Plan of the linkages by which late tasks are told to people.
inline constexpr const char* kTaskEscalation = "task-escalation";

/// A linkage under way for an incident: by a plan, because somebody did not answer, or because a
/// task is late (plan kTaskEscalation).
struct LinkageRun {
  std::string incident;
  incident::Linkage linkage;
  std::string escalates;  ///< id of the linkage in which somebody did not answer; empty = by a plan
  std::string unanswered;  ///< id of that recipient
  std::string by;
  Text title;
  feeds::Purpose purpose = feeds::Purpose::drill;
  std::map<std::string, Text> names;                     ///< of recipients
  /// How far calling a dispatch back came, by its id; "recalled": it had not left yet.
  std::map<std::string, incident::ReceiptStep> recalls;
  std::vector<Note> notes;                               ///< roles that nobody fills
  Instant judgedUntil;                                   ///< time limits up to here were looked at
  friend bool operator==(const LinkageRun&, const LinkageRun&) = default;
};

/// The newest linkage by `plan` for `incident`, unless all of it was called back; nullptr = nothing
/// of the plan is out. Cost: the runs.
const LinkageRun* newestOut(std::span<const LinkageRun> runs, const std::string& incident,
                            const std::string& plan);

/// Something that is to leave by a channel.
struct Outbound {
  incident::Dispatch dispatch;  ///< of a recall: its last step is that it was called back
  Text title;
  feeds::Purpose purpose = feeds::Purpose::drill;
  feeds::OutgoingKind kind = feeds::OutgoingKind::order;
  Text why;  ///< of a recall
  feeds::WarningTexts warning = {};  ///< goes along
};

}  // namespace citymirror::session
