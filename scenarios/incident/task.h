#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "scenarios/incident/event_class.h"

namespace citymirror::incident {

/// 呼叫、到达、处置、返回；撤销 = a plan that is no longer in force wanted it.
enum class TaskState { called, arrived, handled, returned, withdrawn };

/// Seven steps of handling after GB/T 30428: 信息收集、立案、派遣、处置、反馈、核查、结案.
enum class HandlingStep { reported, filed, dispatched, handling, fedBack, checked, closed };
inline constexpr std::size_t kHandlingSteps = 7;
Text nameOf(HandlingStep step);

struct TaskStep {
  TaskState state = TaskState::called;
  Instant at;
  std::string by;
  friend bool operator==(const TaskStep&, const TaskStep&) = default;
};
/// 已呼叫、已到达、已处置、已返回、已撤销.
Text nameOf(TaskState state);

/// What a plan wants somebody to do.
struct PlannedTask {
  std::string who;  ///< code of a unit, or a role
  Text name;        ///< of that
  Text what;        ///< 封闭 江津路 / close Jiangjin Road
  Point2 where = Point2::Zero();  ///< local m
  Instant begin;
  std::optional<Instant> by;  ///< when the plan counts on it
  friend bool operator==(const PlannedTask&, const PlannedTask&) = default;
};

/// One unit or role sent to one case.
struct Task {
  std::string id, unit;
  bool reinforcement = false;
  std::vector<TaskStep> steps;  ///< in order, first "called"
  Instant arriveBy, handleBy;
  int escalations = 0;  ///< how often somebody higher was told
  std::string plan;     ///< that wants it; empty = none does
  std::optional<PlannedTask> planned;  ///< what it wants; nothing = what the case is about
  TaskState state() const { return steps.back().state; }
  bool overdue(Instant now) const;
  friend bool operator==(const Task&, const Task&) = default;
};

/// What happened to one case: steps in order, each once, with who did it; its tasks; the reports
/// that were merged into it. A plain value.
struct CaseRecord {
  std::string id, classCode, area, unit;
  Point2 place = Point2::Zero();
  Severity severity = Severity::none;
  Instant deadline;  ///< of the whole handling
  struct Done {
    Instant at;
    std::string by;
    bool passedOver = false;  ///< nobody did it: the case went on to a later step
    friend bool operator==(const Done&, const Done&) = default;
  };
  std::vector<Done> steps;  ///< by HandlingStep, as many as are done
  std::vector<Task> tasks;
  std::vector<std::string> merged;  ///< ids of duplicates
  int returned = 0;                 ///< how often the check sent it back to handling

  bool closed() const { return steps.size() == kHandlingSteps; }
  bool reached(HandlingStep step) const { return steps.size() > std::size_t(step); }
  friend bool operator==(const CaseRecord&, const CaseRecord&) = default;
};

struct TaskLimits {
  Millis arrive = std::chrono::minutes(30);
  Millis escalateEvery = std::chrono::minutes(15);
  int mostEscalations = 3;
  friend bool operator==(const TaskLimits&, const TaskLimits&) = default;
};
struct Escalation {
  std::string caseId, task, unit;
  int level = 1;
  Instant at;  ///< when it became due, not when it was noticed
  friend bool operator==(const Escalation&, const Escalation&) = default;
};

/// A new case, reported. Its deadline is the class's.
CaseRecord openCase(const std::string& id, const EventClass& eventClass, const Point2& at,
                    const std::string& area, Instant reported, const std::string& by);
/// The next step is done. Errors: badInput (a step out of order, earlier than the one before, or
/// fedBack while a task is not handled).
Outcome takeStep(CaseRecord& record, HandlingStep step, Instant at, const std::string& by);
/// The step is done, and those before it that nobody has done are passed over. Errors: as takeStep.
Outcome reachStep(CaseRecord& record, HandlingStep step, Instant at, const std::string& by);
/// Seconds into a step from the last one before it that was done; NaN = not done, or passed over.
double secondsInto(const CaseRecord& record, HandlingStep step);
/// The check was not satisfied: back to handling. Errors: badInput (it was not fed back).
Outcome sendBack(CaseRecord& record, Instant at, const std::string& by);
/// A unit is called, the first one or one more. Errors: badInput (closed, or the unit is on its
/// way).
Outcome callUnit(CaseRecord& record, const std::string& unit, Instant at, const std::string& by,
                 const TaskLimits& limits);
/// The unit says where it stands; `unit` may be the id of one of its tasks, else its last one counts
/// that has not been withdrawn. States follow each other. Errors: notFound, badInput.
Outcome moveTask(CaseRecord& record, const std::string& unit, TaskState state, Instant at,
                 const std::string& by);

/// How many tasks a plan made, took over from the one before, withdrew from it, and left to it as
/// somebody is at work on them.
struct PlanTally {
  int made = 0, kept = 0, withdrawn = 0, goOn = 0;
  friend bool operator==(const PlanTally&, const PlanTally&) = default;
};
/// The tasks of `plan` go to the case, those that `replaced` wanted as well as what they are. Who has
/// no time in the plan, or one that has passed, has that of the limits. Errors: badInput (closed).
Outcome callPlanned(CaseRecord& record, const std::string& plan, const std::string& replaced,
                    std::span<const PlannedTask> tasks, Instant at, const std::string& by,
                    const TaskLimits& limits, PlanTally& tally);
/// Tasks of the plan that nobody has begun are withdrawn; the others go on.
void withdrawPlanned(CaseRecord& record, const std::string& plan, Instant at, const std::string& by,
                     PlanTally& tally);
/// Escalations that have become due by now, each level once; the record remembers them.
std::vector<Escalation> escalate(CaseRecord& record, Instant now, const TaskLimits& limits);
/// When the next escalation of a task becomes due that is late at `now`; nothing where none is due
/// by then.
std::optional<Instant> nextEscalation(const CaseRecord& record, Instant now,
                                      const TaskLimits& limits);
/// `other` is the same thing: its tasks and reports go to `record`, its deadline counts where it is
/// earlier, the worse severity stays. Errors: badInput (another class, closed, itself).
Outcome mergeCase(CaseRecord& record, CaseRecord& other);
/// They are two things after all. `other` is what it was `before` it was merged, its tasks as they
/// have come to be: they leave `record`, and handling began with the first arrival of each case's
/// own tasks. Deadline and severity of `record` are left to the caller.
void unmergeCase(CaseRecord& record, CaseRecord& other, const CaseRecord& before);

/// How well cases were handled; steps that nobody has done do not count.
struct HandlingIndices {
  int cases = 0, closed = 0, onTime = 0, overdue = 0, sentBack = 0;
  std::array<double, kHandlingSteps>
      meanSeconds{};      ///< into each step from the one before; NaN = none
  double onTimeRate = 0;  ///< of those closed or overdue; NaN = none
};
/// Of all of them. O(cases).
HandlingIndices indicesOf(std::span<const CaseRecord> records, Instant now);
/// By a key of the record: unit, area, class. O(cases).
std::map<std::string, HandlingIndices> indicesBy(std::span<const CaseRecord> records, Instant now,
                                                 std::string CaseRecord::*key);

}  // namespace citymirror::incident
