#include <algorithm>

#include "app/session/command/command_loop.h"
#include "app/session/command/journal_text.h"
#include "engine/store/sha256.h"

/// What is done in the room of an incident: the record of its steps, tasks of units, what is said and
/// decided.
namespace citymirror::session {
namespace {

using incident::HandlingStep;
using incident::TaskState;

Error roomFault(ErrorCode code, const std::string& what, const std::string& where,
                const std::string& remedy) {
  return {code, what, where, remedy};
}

TaskState taskStateOf(CommandKind kind) {
  if (kind == CommandKind::unitArrived) return TaskState::arrived;
  return kind == CommandKind::unitHandled ? TaskState::handled : TaskState::returned;
}

bool underWay(const LoopIncident& incident) {
  return incident.step() == LoopStep::verified || incident.step() == LoopStep::dispatched;
}

}  // namespace

incident::EventClass CommandLoop::classOf(const LoopIncident& incident) const {
  const incident::EventClass* known =
      incident::classOf(config_.classes, incident.record.classCode);
  if (known != nullptr) return *known;
  incident::EventClass unclassed;
  unclassed.code = incident.record.classCode;
  unclassed.deadline = config_.unclassedDeadline;
  return unclassed;
}

std::vector<const incident::Responsibility*> CommandLoop::ownersOf(
    const LoopIncident& incident) const {
  return incident::ownersOf(duties_.directory, classOf(incident), incident.at);
}

void CommandLoop::openRecord(LoopIncident& incident, const std::string& classCode,
                             const std::string& by) {
  incident.record.classCode = classCode;
  const incident::EventClass eventClass = classOf(incident);
  incident.record =
      incident::openCase(incident.id, eventClass, incident.at.value_or(Point2::Zero()),
                         districtAt(duties_, incident.at), incident.raised, by);
  incident.record.severity = incident.worst;
  const auto owners = ownersOf(incident);
  if (!owners.empty()) incident.record.unit = owners.front()->unit;
}

Outcome CommandLoop::takeInRoom(LoopIncident& incident, const CommandAct& act) {
  switch (act.kind) {
    case CommandKind::note:
    case CommandKind::decide:
      if (act.why.empty())
        return roomFault(ErrorCode::badInput, "nothing is said", incident.id, "Write a line");
      incident.room.push_back(
          {act.kind == CommandKind::note ? RoomEntryKind::note : RoomEntryKind::decision, act.at,
           act.by, act.why});
      return Done{};
    case CommandKind::callUnit:
      return callUnit(incident, act);
    case CommandKind::unitArrived:
    case CommandKind::unitHandled:
    case CommandKind::unitReturned:
      return moveUnit(incident, act);
    case CommandKind::check:
    case CommandKind::sendBack:
      return judgeHandling(incident, act);
    case CommandKind::merge:
      return merge(incident, act);
    case CommandKind::unmerge:
      return unmerge(incident, act);
    case CommandKind::approve:
      return approveResponse(incident, act);
    case CommandKind::adoptPlan:
      return adoptPlan(incident, act);
    default:
      return roomFault(ErrorCode::badInput, "this is no act about an incident",
                       std::string(wordOf(act.kind)), "Name an alarm");
  }
}

Outcome CommandLoop::callUnit(LoopIncident& incident, const CommandAct& act) {
  if (!underWay(incident))
    return roomFault(ErrorCode::badInput, "the incident is " + nameOf(incident.step()).en,
                     incident.id,
                     incident.step() == LoopStep::toVerify ? "Verify it first"
                                                           : "Send it back to handling first");
  const bool known = std::any_of(duties_.units.begin(), duties_.units.end(),
                                 [&](const FieldUnit& unit) { return unit.code == act.object; });
  if (act.object.empty() || (!known && !duties_.units.empty()))
    return roomFault(ErrorCode::notFound, "there is no such unit", act.object,
                     "Choose one from the list");
  const Outcome called =
      incident::callUnit(incident.record, act.object, act.at, act.by, config_.tasks);
  if (!called) return called;
  incident.calledAs = act.purpose;
  (void)incident::reachStep(incident.record, HandlingStep::dispatched, act.at, act.by);
  if (incident.step() == LoopStep::verified) step(incident, LoopStep::dispatched, act);
  return Done{};
}

Outcome CommandLoop::moveUnit(LoopIncident& incident, const CommandAct& act) {
  const Outcome moved = incident::moveTask(incident.record, act.object, taskStateOf(act.kind),
                                           act.at, act.by);
  if (moved && act.kind == CommandKind::unitArrived)
    (void)incident::reachStep(incident.record, HandlingStep::handling, act.at, act.by);
  return moved;
}

/// Handled or closed: not while a unit is still at work.
Outcome CommandLoop::finish(LoopIncident& incident, const CommandAct& act) {
  const bool closing = act.kind == CommandKind::close;
  const HandlingStep wanted = closing ? HandlingStep::closed : HandlingStep::fedBack;
  const Outcome reached = incident::reachStep(incident.record, wanted, act.at, act.by);
  if (!reached) return reached;
  step(incident, closing ? LoopStep::closed : LoopStep::handled, act);
  return Done{};
}

Outcome CommandLoop::judgeHandling(LoopIncident& incident, const CommandAct& act) {
  if (incident.step() != LoopStep::handled)
    return roomFault(ErrorCode::badInput, "the incident is " + nameOf(incident.step()).en,
                     incident.id, "Only what is handled is checked");
  if (act.kind == CommandKind::check)
    return incident::takeStep(incident.record, HandlingStep::checked, act.at, act.by);
  if (act.why.empty())
    return roomFault(ErrorCode::badInput, "sending back needs its reason", incident.id, "Say why");
  const Outcome back = incident::sendBack(incident.record, act.at, act.by);
  if (back) step(incident, LoopStep::dispatched, act);
  return back;
}

std::string CommandLoop::approvalDocument(const LoopIncident& incident) {
  return journalBody({{"incident", incident.id},
                      {"level", wordOf(responseLevelOf(incident.worst))},
                      {"classes", incident.classes},
                      {"place", {{"zh", incident.place.zh}, {"en", incident.place.en}}},
                      {"raised", toIso(incident.raised)}});
}

std::optional<ResponseLevel> CommandLoop::approvalWanted(const LoopIncident& incident,
                                                         feeds::Purpose purpose) const {
  const ResponseLevel level = responseLevelOf(incident.worst);
  const bool asked = config_.approvals.contains(level) &&
                     (purpose == feeds::Purpose::real || config_.approvalInDrills);
  const bool given = std::any_of(incident.approvals.begin(), incident.approvals.end(),
                                 [&](const Approval& a) { return a.level >= level; });
  return asked && !given ? std::optional(level) : std::nullopt;
}

/// That the signature fits is for whoever knows the accounts; here it must be about this.
Outcome CommandLoop::approveResponse(LoopIncident& incident, const CommandAct& act) {
  auto approval = parseApproval(act.approval);
  if (!approval) return approval.error();
  if (approval->subject != incident.id ||
      approval->hash != store::sha256(approvalDocument(incident)) ||
      approval->level != responseLevelOf(incident.worst))
    return roomFault(ErrorCode::badInput, "the approval is of something else", incident.id,
                     "Look at the incident as it is now, then sign again");
  if (incident.step() == LoopStep::toVerify)
    return roomFault(ErrorCode::badInput, "the incident is not verified", incident.id,
                     "Verify it first");
  incident.approvals.push_back(std::move(*approval));
  return Done{};
}

const Posture& CommandLoop::posture() const {
  return config_.postures.of(postureChanges_.empty() ? PostureKind::peace
                                                     : postureChanges_.back().to);
}

Outcome CommandLoop::switchPosture(const CommandAct& act) {
  advance(act.at);
  const auto wanted = postureFromWord(act.subject);
  if (!wanted)
    return roomFault(ErrorCode::badInput, "there is no such posture", act.subject,
                     "Choose peace or emergency");
  auto change = changePosture(config_.roles, config_.postures, posture().kind, *wanted, act.by,
                              act.role, act.why, act.at);
  if (!change) return change.error();
  postureChanges_.push_back(std::move(*change));
  return Done{};
}

}  // namespace citymirror::session
