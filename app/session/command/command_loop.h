#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/session/branch/plan_in_force.h"
#include "app/session/command/command_act.h"
#include "app/session/command/command_config.h"
#include "app/session/command/command_incident.h"
#include "app/session/command/duties.h"

namespace citymirror::session {

class Watch;
struct GroupChange;

/// A line for the log that nobody's act made.
struct LoopNews {
  Instant at;
  Text what;
  Severity severity = Severity::none;
  const char* kind = "escalation";  ///< word of its entry in the journal
};

/// Incidents from the first alarm to the end: what people decide, what goes out to whom, what comes
/// back, who is told when nobody answers. A value without a clock: time comes with every input and
/// with advance(), how often that is called changes nothing, and equal inputs in equal order give
/// equal incidents, linkages and receipts. Nothing is sent from here: who owns it takes the outbox.
///
/// Each incident keeps the record of its seven steps, the tasks of the units that were called, and
/// what was said and decided in its room. Tasks that are late are escalated: a linkage of their own
/// tells whoever is higher (CommandConfig::taskTelling).
///
/// Groups of alarms of `incidentsFrom` or worse become incidents "A001", "A002" …; where groups
/// grow together their incidents do, and the one that is further keeps its step. A closed incident
/// whose alarms are raised again is a new one, a rejected one only where it is worse.
///
/// What people merge they can take apart again: the incident that goes back is what it was, with
/// its alarms, talk, linkages and tasks as they have come to be, and its clocks have not stopped;
/// what came later stays. What rules have joined is one group of alarms and stays so.
class CommandLoop {
 public:
  /// `duties`: of the city that is watched; without them nobody owns a place and any unit can be
  /// called.
  explicit CommandLoop(CommandConfig config = {}, CityDuties duties = {})
      : config_(std::move(config)), duties_(std::move(duties)) {}

  /// Takes in what has become of groups of alarms since the last call.
  void follow(const Watch& watch);
  /// A forecast that waits for a decision; earlier ones that still wait are closed.
  void raise(const ForecastIncident& forecast);
  /// Recipients whose time has passed are escalated: whoever fills the role that the plan names is
  /// sent the same, once, and has as long. True where a time limit has passed, whether or not anybody
  /// missed it: what is shown of the linkages is old then. Cost: the linkages.
  bool advance(Instant now);
  /// An act about an incident; its messages are titled `headline` and name `place`. Errors:
  /// notFound (no such incident or no plan that fits it), badInput (an act that does not fit its
  /// step, a recall of nothing, a reason that is missing, a unit that is at work or was not called,
  /// an incident merged into itself or into one that is behind it, a merge undone that was made by
  /// nobody or whose alarms have grown together since, a linkage whose response level nobody has
  /// approved, an approval of something else, a filing that cannot be read or is of a report that
  /// is filed already). What is filed is "M001" …; what no class covers has none.
  Outcome take(const CommandAct& act, const Text& headline, const Text& place);
  /// What became of a message, at world time. Errors: notFound (of no linkage here); badInput as
  /// incident::takeReceipt, after a recall too.
  Outcome takeReceipt(const feeds::Receipt& receipt);

  const std::vector<LoopIncident>& incidents() const { return incidents_; }
  const std::vector<LinkageRun>& runs() const { return runs_; }
  const LoopIncident* find(const std::string& id) const;
  /// Plans for what it is and how bad it is, in the order of the file.
  std::vector<const incident::LinkagePlan*> plansOf(const LoopIncident& incident) const;
  /// When its present step has lasted too long.
  std::optional<Instant> dueBy(const LoopIncident& incident) const;
  const CommandConfig& config() const { return config_; }
  /// What a person approves: one line that names the incident, its level, classes and place.
  static std::string approvalDocument(const LoopIncident& incident);
  /// The level that has to be approved before a linkage of this purpose may go out; nothing = it may.
  std::optional<ResponseLevel> approvalWanted(const LoopIncident& incident,
                                              feeds::Purpose purpose) const;
  /// How the centre works now; peace at first.
  const Posture& posture() const;
  const std::vector<PostureChange>& postureChanges() const { return postureChanges_; }
  /// What each role may do now.
  RoleTable rights() const { return rightsIn(config_.roles, posture()); }
  /// Errors: of changePosture; badInput (no such posture).
  Outcome switchPosture(const CommandAct& act);
  /// Plans that were put in force, in order.
  const std::vector<PlanInForce>& plans() const { return plans_; }
  /// The last of them, while its incident is open; else nullptr.
  const PlanInForce* planInForce() const;
  const CityDuties& duties() const { return duties_; }
  /// What kind of thing it is, who answers for it and within what time.
  incident::EventClass classOf(const LoopIncident& incident) const;
  /// Who owns its place; several where the directory does not tell them apart.
  std::vector<const incident::Responsibility*> ownersOf(const LoopIncident& incident) const;

  /// Whoever was to send has gone: orders that nobody has answered and recalls of which nothing is
  /// known leave once more under their ids, by which recipients tell repeats. What is older than
  /// `within` does not; ids of such orders.
  std::vector<std::string> sendUnanswered(Instant now, Millis within);
  /// What is to leave, and what is to be told, since the last call.
  std::vector<Outbound> takeOutbox() { return std::exchange(outbox_, {}); }
  std::vector<LoopNews> takeNews() { return std::exchange(news_, {}); }

  friend bool operator==(const CommandLoop& a, const CommandLoop& b) {
    return a.incidents_ == b.incidents_ && a.runs_ == b.runs_ &&
           a.postureChanges_ == b.postureChanges_ && a.plans_ == b.plans_;
  }

 private:
  LoopIncident* named(const std::string& id);
  void step(LoopIncident& incident, LoopStep step, const CommandAct& act);
  void decided(const GroupChange& change);
  Outcome file(const CommandAct& act);
  void joinGroups(const std::string& from, const std::string& into, Instant at);
  Outcome dispatch(LoopIncident& incident, const CommandAct& act, const Text& headline,
                   const Text& place);
  Outcome recall(LoopIncident& incident, const CommandAct& act);
  std::optional<Instant> nextLimit(Instant now) const;
  void judge(std::size_t run, Instant at);
  void escalate(std::size_t run, const incident::LinkageEscalation& escalation, std::size_t number);
  void begin(LinkageRun run);
  /// Who fills it, by name; the role itself where nobody does.
  Text namesIn(const std::string& role) const;
  void openRecord(LoopIncident& incident, const std::string& classCode, const std::string& by);
  Outcome takeInRoom(LoopIncident& incident, const CommandAct& act);
  Outcome callUnit(LoopIncident& incident, const CommandAct& act);
  Outcome moveUnit(LoopIncident& incident, const CommandAct& act);
  Outcome judgeHandling(LoopIncident& incident, const CommandAct& act);
  Outcome finish(LoopIncident& incident, const CommandAct& act);
  Outcome approveResponse(LoopIncident& incident, const CommandAct& act);
  Outcome adoptPlan(LoopIncident& incident, const CommandAct& act);
  Outcome merge(LoopIncident& incident, const CommandAct& act);
  Outcome unmerge(LoopIncident& incident, const CommandAct& act);
  void absorb(LoopIncident& stays, LoopIncident& goes, Instant at, const std::string& by,
              const std::string& why);
  void giveBack(LoopIncident& stays, LoopIncident& leaves, const MergedIncident& merged);
  void gather(LoopIncident& incident);
  void worsen(LoopIncident& incident, const GroupChange& change);
  void renameGroup(LoopIncident& incident, const std::string& from, const std::string& into);
  std::optional<Instant> nextLateTask(Instant now) const;
  void escalateTasks(Instant at);
  void tellLate(const LoopIncident& incident, const incident::Escalation& due);

  CommandConfig config_;
  CityDuties duties_;
  std::vector<LoopIncident> incidents_;
  std::vector<LinkageRun> runs_;
  std::vector<PostureChange> postureChanges_;
  std::vector<PlanInForce> plans_;
  std::map<std::string, std::size_t> ofGroup_;  ///< newest incident of a group
  std::size_t followed_ = 0, fromAlarms_ = 0;
  std::vector<Outbound> outbox_;
  std::vector<LoopNews> news_;
};

}  // namespace citymirror::session
