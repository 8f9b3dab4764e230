#include <algorithm>
#include <set>
#include <span>

#include "app/session/command/command_loop.h"
#include "app/session/live/watch.h"

/// Incidents that are the same thing become one, and come apart again where they were not.
namespace citymirror::session {
namespace {

Error mergeFault(ErrorCode code, const std::string& what, const std::string& where,
                 const std::string& remedy) {
  return {code, what, where, remedy};
}

std::set<std::string> groupsOf(const LoopIncident& incident) {
  std::set<std::string> groups = incident.duplicates;
  if (!incident.group.empty()) groups.insert(incident.group);
  return groups;
}

/// Records of things that turned out to be one; that of the incident which stays goes on. Not where
/// one is closed.
bool joinRecords(incident::CaseRecord& stays, incident::CaseRecord& goes) {
  const std::string was = std::exchange(goes.classCode, stays.classCode);
  const bool joined = incident::mergeCase(stays, goes).ok();
  goes.classCode = was;
  return joined;
}

void joinTalk(std::vector<RoomEntry>& room, const std::vector<RoomEntry>& more) {
  room.insert(room.end(), more.begin(), more.end());
  std::ranges::stable_sort(room, {}, &RoomEntry::at);
}

void partTalk(std::vector<RoomEntry>& room, const std::vector<RoomEntry>& leaves) {
  for (const RoomEntry& entry : leaves)
    if (const auto said = std::ranges::find(room, entry); said != room.end()) room.erase(said);
}

/// Calling back what one incident has out brings it from dispatched to verified: so it does an
/// incident whose messages were out under its name.
void takeRecall(LoopIncident& leaves, std::span<const StepTaken> meanwhile) {
  if (leaves.step() != LoopStep::dispatched) return;
  const auto recalled = std::ranges::find(meanwhile, LoopStep::verified, &StepTaken::step);
  if (recalled != meanwhile.end()) leaves.steps.push_back(*recalled);
}

}  // namespace

Outcome CommandLoop::merge(LoopIncident& incident, const CommandAct& act) {
  LoopIncident* other = named(act.object);
  if (other == nullptr || other == &incident)
    return mergeFault(ErrorCode::notFound, "there is no such other incident", act.object,
                      "Choose one from the list");
  if (!other->open())
    return mergeFault(ErrorCode::badInput, "the other incident has ended", act.object,
                      "Only open incidents are merged");
  if (other->step() > incident.step())
    return mergeFault(ErrorCode::badInput, "the other incident is further on its way", act.object,
                      "Merge this one into it");
  absorb(incident, *other, act.at, act.by, act.why);
  return Done{};
}

void CommandLoop::absorb(LoopIncident& stays, LoopIncident& goes, Instant at, const std::string& by,
                         const std::string& why) {
  if (!stays.own)
    stays.own = {stays.worst, stays.classes, stays.duplicates, stays.at, stays.record.deadline};
  MergedIncident merged{goes.id, at, by, why, goes.record, {}, goes.open()};
  merged.stepsThen = stays.steps.size();
  for (LinkageRun& run : runs_) {
    if (run.incident != goes.id) continue;
    run.incident = stays.id;
    merged.linkages.push_back(run.linkage.id);
  }
  merged.recordJoined = joinRecords(stays.record, goes.record);
  joinTalk(stays.room, goes.room);
  if (goes.open())
    goes.steps.push_back(
        {LoopStep::closed, at, by, "joined " + stays.id + (why.empty() ? "" : ": " + why)});
  goes.joined = stays.id;
  stays.merges.push_back(std::move(merged));
  gather(stays);
  const std::size_t index = std::size_t(&stays - incidents_.data());
  for (auto& [group, of] : ofGroup_)
    if (of == std::size_t(&goes - incidents_.data())) of = index;
  for (const std::string& group : groupsOf(stays)) ofGroup_[group] = index;
}

/// From what it is itself and what was merged into it.
void CommandLoop::gather(LoopIncident& incident) {
  const OwnFacts& own = *incident.own;
  incident.worst = own.worst;
  incident.classes = own.classes;
  incident.duplicates = own.duplicates;
  incident.at = own.at;
  incident.record.deadline = own.deadline;
  for (const MergedIncident& merged : incident.merges) {
    const LoopIncident& part = *find(merged.id);
    incident.worst = std::max(incident.worst, part.worst);
    incident.classes.insert(part.classes.begin(), part.classes.end());
    incident.duplicates.merge(groupsOf(part));
    if (!incident.at) incident.at = part.at;
    if (merged.recordJoined)
      incident.record.deadline = std::min(incident.record.deadline, part.record.deadline);
  }
  incident.duplicates.erase(incident.group);
  if (!incident.record.closed()) incident.record.severity = incident.worst;
}

/// What rules decide about a group counts for the incident that it belongs to, however often that
/// was merged.
void CommandLoop::worsen(LoopIncident& incident, const GroupChange& change) {
  if (!incident.own) {
    incident.worst = std::max(incident.worst, change.severity);
    incident.record.severity = incident.worst;
    incident.classes.insert(change.classCode);
    return;
  }
  const auto of = std::ranges::find_if(incident.merges, [&](const MergedIncident& merged) {
    return groupsOf(*find(merged.id)).contains(change.group);
  });
  if (of != incident.merges.end()) {
    worsen(*named(of->id), change);
  } else {
    incident.own->worst = std::max(incident.own->worst, change.severity);
    incident.own->classes.insert(change.classCode);
  }
  gather(incident);
}

void CommandLoop::renameGroup(LoopIncident& incident, const std::string& from,
                              const std::string& into) {
  for (const MergedIncident& merged : incident.merges) renameGroup(*named(merged.id), from, into);
  if (incident.group == from) incident.group = into;
  const auto rename = [&](std::set<std::string>& groups) {
    if (groups.erase(from) > 0) groups.insert(into);
    groups.erase(incident.group);
  };
  rename(incident.duplicates);
  if (incident.own) rename(incident.own->duplicates);
}

Outcome CommandLoop::unmerge(LoopIncident& incident, const CommandAct& act) {
  if (act.why.empty())
    return mergeFault(ErrorCode::badInput, "undoing a merge needs its reason", incident.id,
                      "Say why");
  const auto merged = std::ranges::find(incident.merges, act.object, &MergedIncident::id);
  if (merged == incident.merges.end()) {
    const LoopIncident* other = find(act.object);
    const bool elsewhere = other != nullptr && !other->joined.empty();
    return mergeFault(ErrorCode::notFound, "the incident was not merged into " + incident.id,
                      act.object,
                      elsewhere ? "It was merged into " + other->joined + ": undo it there"
                                : "Choose one that was");
  }
  LoopIncident& leaves = *named(act.object);
  std::set<std::string> rest = incident.own->duplicates;
  rest.insert(incident.group);
  for (const MergedIncident& other : incident.merges)
    if (other.id != leaves.id) rest.merge(groupsOf(*find(other.id)));
  const bool grown = std::ranges::any_of(
      groupsOf(leaves), [&](const std::string& group) { return rest.contains(group); });
  if (grown || merged->by == kByRules)
    return mergeFault(ErrorCode::badInput, "its alarms have grown into one group with those here",
                      act.object, "Go on with them as one incident");
  const MergedIncident was = std::move(*merged);
  incident.merges.erase(merged);
  giveBack(incident, leaves, was);
  return Done{};
}

void CommandLoop::giveBack(LoopIncident& stays, LoopIncident& leaves,
                           const MergedIncident& merged) {
  if (merged.recordJoined) incident::unmergeCase(stays.record, leaves.record, merged.record);
  partTalk(stays.room, leaves.room);
  std::set<std::string> linkages(merged.linkages.begin(), merged.linkages.end());
  for (LinkageRun& run : runs_) {
    if (run.incident != stays.id) continue;
    if (linkages.contains(run.escalates)) linkages.insert(run.linkage.id);
    if (linkages.contains(run.linkage.id)) run.incident = leaves.id;
  }
  gather(stays);
  if (stays.merges.empty()) stays.own.reset();
  leaves.record.severity = leaves.worst;
  leaves.joined.clear();
  if (merged.wasOpen) leaves.steps.pop_back();
  if (!merged.linkages.empty())
    takeRecall(leaves, std::span(stays.steps).subspan(merged.stepsThen));
  const std::size_t from = std::size_t(&stays - incidents_.data());
  const std::size_t back = std::size_t(&leaves - incidents_.data());
  for (const std::string& group : groupsOf(leaves))
    if (const auto of = ofGroup_.find(group); of != ofGroup_.end() && of->second == from)
      of->second = back;
  if (!leaves.ofForecast() || leaves.step() != LoopStep::toVerify) return;
  const auto newer = std::find_if(incidents_.begin() + std::ptrdiff_t(back) + 1, incidents_.end(),
                                  [](const LoopIncident& other) { return other.ofForecast(); });
  if (newer != incidents_.end())
    leaves.steps.push_back(
        {LoopStep::closed, newer->raised, "forecast", "superseded by " + newer->id});
}

}  // namespace citymirror::session
