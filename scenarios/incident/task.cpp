#include "scenarios/incident/task.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace citymirror::incident {
namespace {

Error outOfOrder(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where, "Look at what was done so far"};
}

bool allHandled(const CaseRecord& record) {
  return std::all_of(record.tasks.begin(), record.tasks.end(),
                     [](const Task& task) { return task.state() >= TaskState::handled; });
}

/// When the plan counts on it may differ.
bool wantsTheSame(const PlannedTask& a, const PlannedTask& b) {
  return a.who == b.who && a.what == b.what && a.where == b.where && a.begin == b.begin;
}

/// Tasks come and go with merged cases: no id is given twice.
std::string nextTaskId(const CaseRecord& record) {
  std::size_t highest = record.tasks.size();
  const std::string prefix = record.id + "/";
  for (const Task& task : record.tasks) {
    std::size_t number = 0;
    const char* end = task.id.data() + task.id.size();
    if (task.id.starts_with(prefix) &&
        std::from_chars(task.id.data() + prefix.size(), end, number).ptr == end)
      highest = std::max(highest, number);
  }
  return prefix + std::to_string(highest + 1);
}

/// Whoever was first in a state of any of its tasks; nothing where nobody was.
std::optional<TaskStep> firstIn(const CaseRecord& record, TaskState state) {
  std::optional<TaskStep> first;
  for (const Task& task : record.tasks)
    for (const TaskStep& step : task.steps)
      if (step.state == state && (!first || step.at < first->at)) first = step;
  return first;
}

/// Handling began when somebody came to a task that is of another case now.
bool beganWith(const CaseRecord& record, const CaseRecord& other) {
  if (record.steps.size() != std::size_t(HandlingStep::handling) + 1) return false;
  const CaseRecord::Done& began = record.steps.back();
  return std::ranges::any_of(other.tasks, [&](const Task& task) {
    return std::ranges::any_of(task.steps, [&](const TaskStep& step) {
      return step.state == TaskState::arrived && step.at == began.at && step.by == began.by;
    });
  });
}

/// Sums until all are counted.
struct HandlingSums {
  HandlingIndices sum;
  std::array<int, kHandlingSteps> counted{};

  void count(const CaseRecord& record, Instant now) {
    ++sum.cases;
    sum.sentBack += record.returned;
    const bool late = (record.closed() ? record.steps.back().at : now) > record.deadline;
    if (record.closed()) {
      ++sum.closed;
      if (!late) ++sum.onTime;
    }
    if (late) ++sum.overdue;
    for (std::size_t i = 1; i < record.steps.size(); ++i) {
      if (record.steps[i].passedOver) continue;
      sum.meanSeconds[i] += secondsInto(record, HandlingStep(i));
      ++counted[i];
    }
  }
  HandlingIndices indices() const {
    HandlingIndices indices = sum;
    for (std::size_t i = 0; i < kHandlingSteps; ++i)
      indices.meanSeconds[i] = counted[i] > 0 ? sum.meanSeconds[i] / counted[i] : std::nan("");
    const int judged = sum.onTime + sum.overdue;
    indices.onTimeRate = judged > 0 ? double(sum.onTime) / judged : std::nan("");
    return indices;
  }
};

}  // namespace

Text nameOf(HandlingStep step) {
  switch (step) {
    case HandlingStep::reported:
      return {"信息收集", "reported"};
    case HandlingStep::filed:
      return {"立案", "filed"};
    case HandlingStep::dispatched:
      return {"派遣", "dispatched"};
    case HandlingStep::handling:
      return {"处置", "handled"};
    case HandlingStep::fedBack:
      return {"反馈", "fed back"};
    case HandlingStep::checked:
      return {"核查", "checked"};
    default:
      return {"结案", "closed"};
  }
}

Text nameOf(TaskState state) {
  switch (state) {
    case TaskState::called:
      return {"已呼叫", "called"};
    case TaskState::arrived:
      return {"已到达", "arrived"};
    case TaskState::handled:
      return {"已处置", "handled"};
    case TaskState::returned:
      return {"已返回", "returned"};
    default:
      return {"已撤销", "withdrawn"};
  }
}

bool Task::overdue(Instant now) const {
  return (state() == TaskState::called && now > arriveBy) ||
         (state() == TaskState::arrived && now > handleBy);
}

CaseRecord openCase(const std::string& id, const EventClass& eventClass, const Point2& at,
                    const std::string& area, Instant reported, const std::string& by) {
  CaseRecord record;
  record.id = id;
  record.classCode = eventClass.code;
  record.area = area;
  record.place = at;
  record.severity = eventClass.severity;
  record.deadline = reported + eventClass.deadline;
  record.steps = {{reported, by, false}};
  return record;
}

Outcome takeStep(CaseRecord& record, HandlingStep step, Instant at, const std::string& by) {
  if (std::size_t(step) != record.steps.size())
    return outOfOrder("the step " + nameOf(step).en + " is not the next one", record.id);
  if (at < record.steps.back().at)
    return outOfOrder("the step is earlier than the one before it", record.id);
  if (step == HandlingStep::fedBack && !allHandled(record))
    return outOfOrder("a unit has not handled its task yet", record.id);
  record.steps.push_back({at, by, false});
  return Done{};
}

Outcome reachStep(CaseRecord& record, HandlingStep step, Instant at, const std::string& by) {
  CaseRecord tried = record;
  while (tried.steps.size() < std::size_t(step)) {
    const Outcome passed = takeStep(tried, HandlingStep(tried.steps.size()), at, by);
    if (!passed) return passed;
    tried.steps.back().passedOver = true;
  }
  const Outcome taken = takeStep(tried, step, at, by);
  if (taken) record = std::move(tried);
  return taken;
}

double secondsInto(const CaseRecord& record, HandlingStep step) {
  const std::size_t i = std::size_t(step);
  if (i == 0 || i >= record.steps.size() || record.steps[i].passedOver) return std::nan("");
  std::size_t before = i - 1;
  while (before > 0 && record.steps[before].passedOver) --before;
  return seconds(record.steps[i].at - record.steps[before].at);
}

Outcome sendBack(CaseRecord& record, Instant at, const std::string& by) {
  if (record.steps.size() != std::size_t(HandlingStep::fedBack) + 1)
    return outOfOrder("only what was fed back is sent back", record.id);
  if (at < record.steps.back().at)
    return outOfOrder("the step is earlier than the one before it", record.id);
  record.steps.resize(std::size_t(HandlingStep::dispatched) + 1);
  record.steps.push_back({at, by, false});
  ++record.returned;
  return Done{};
}

Outcome callUnit(CaseRecord& record, const std::string& unit, Instant at, const std::string& by,
                 const TaskLimits& limits) {
  if (record.closed()) return outOfOrder("the case is closed", record.id);
  for (const Task& task : record.tasks) {
    if (task.unit == unit && task.state() < TaskState::handled)
      return outOfOrder("the unit is at work on this case", record.id + ", " + unit);
  }
  Task task;
  task.id = nextTaskId(record);
  task.unit = unit;
  task.reinforcement = !record.tasks.empty();
  task.steps = {{TaskState::called, at, by}};
  task.arriveBy = at + limits.arrive;
  task.handleBy = record.deadline;
  record.tasks.push_back(std::move(task));
  if (record.unit.empty()) record.unit = unit;
  return Done{};
}

Outcome moveTask(CaseRecord& record, const std::string& unit, TaskState state, Instant at,
                 const std::string& by) {
  const auto last = [&](auto fits) {
    return std::find_if(record.tasks.rbegin(), record.tasks.rend(), fits);
  };
  auto task = last([&](const Task& t) { return t.id == unit; });
  if (task == record.tasks.rend())
    task = last([&](const Task& t) { return t.unit == unit && t.state() != TaskState::withdrawn; });
  if (task == record.tasks.rend())
    return Error{ErrorCode::notFound, "the unit was not called", record.id + ", " + unit,
                 "Call it first"};
  if (state == TaskState::withdrawn || int(state) != int(task->state()) + 1)
    return outOfOrder("the state does not follow the present one", task->id);
  if (at < task->steps.back().at)
    return outOfOrder("it is earlier than the state before", task->id);
  task->steps.push_back({state, at, by});
  return Done{};
}

Outcome callPlanned(CaseRecord& record, const std::string& plan, const std::string& replaced,
                    std::span<const PlannedTask> tasks, Instant at, const std::string& by,
                    const TaskLimits& limits, PlanTally& tally) {
  if (record.closed()) return outOfOrder("the case is closed", record.id);
  for (const PlannedTask& wanted : tasks) {
    const auto there =
        std::find_if(record.tasks.begin(), record.tasks.end(), [&](const Task& task) {
          return !replaced.empty() && task.plan == replaced && wantsTheSame(*task.planned, wanted) &&
                 task.state() != TaskState::withdrawn;
        });
    if (there != record.tasks.end()) {
      there->plan = plan;
      there->planned = wanted;
      ++tally.kept;
      continue;
    }
    Task task;
    task.id = nextTaskId(record);
    task.unit = wanted.who;
    task.steps = {{TaskState::called, at, by}};
    task.arriveBy = wanted.by && *wanted.by > at ? *wanted.by
                                                 : std::max(wanted.begin, at) + limits.arrive;
    task.handleBy = std::max(record.deadline, task.arriveBy);
    task.plan = plan;
    task.planned = wanted;
    record.tasks.push_back(std::move(task));
    ++tally.made;
  }
  return Done{};
}

void withdrawPlanned(CaseRecord& record, const std::string& plan, Instant at, const std::string& by,
                     PlanTally& tally) {
  for (Task& task : record.tasks) {
    if (task.plan != plan || task.state() == TaskState::withdrawn) continue;
    if (task.state() != TaskState::called) {
      tally.goOn += task.state() < TaskState::handled;
      continue;
    }
    task.steps.push_back({TaskState::withdrawn, at, by});
    ++tally.withdrawn;
  }
}

namespace {

/// Of a late task: when it is told the next time.
Instant toldAt(const Task& task, const TaskLimits& limits) {
  const Instant limit = task.state() == TaskState::called ? task.arriveBy : task.handleBy;
  return limit + limits.escalateEvery * task.escalations;
}

}  // namespace

std::optional<Instant> nextEscalation(const CaseRecord& record, Instant now,
                                      const TaskLimits& limits) {
  std::optional<Instant> next;
  for (const Task& task : record.tasks) {
    if (!task.overdue(now) || task.escalations >= limits.mostEscalations) continue;
    const Instant at = toldAt(task, limits);
    if (at <= now && (!next || at < *next)) next = at;
  }
  return next;
}

std::vector<Escalation> escalate(CaseRecord& record, Instant now, const TaskLimits& limits) {
  std::vector<Escalation> due;
  for (Task& task : record.tasks) {
    while (task.overdue(now) && task.escalations < limits.mostEscalations) {
      const Instant at = toldAt(task, limits);
      if (at > now) break;
      due.push_back({record.id, task.id, task.unit, ++task.escalations, at});
    }
  }
  return due;
}

Outcome mergeCase(CaseRecord& record, CaseRecord& other) {
  if (record.id == other.id) return outOfOrder("a case is not its own duplicate", record.id);
  if (record.classCode != other.classCode)
    return outOfOrder("the cases are of different classes", other.id);
  if (record.closed() || other.closed()) return outOfOrder("the case is closed", other.id);
  record.merged.push_back(other.id);
  record.merged.insert(record.merged.end(), other.merged.begin(), other.merged.end());
  for (Task& task : other.tasks) {
    task.reinforcement = task.reinforcement || !record.tasks.empty();
    record.tasks.push_back(std::move(task));
  }
  record.deadline = std::min(record.deadline, other.deadline);
  record.severity = std::max(record.severity, other.severity);
  other.tasks.clear();
  other.merged.clear();
  return Done{};
}

void unmergeCase(CaseRecord& record, CaseRecord& other, const CaseRecord& before) {
  other = before;
  for (Task& task : other.tasks) {
    const auto present = std::ranges::find(record.tasks, task.id, &Task::id);
    if (present == record.tasks.end()) continue;
    const bool reinforcement = task.reinforcement;
    task = std::move(*present);
    task.reinforcement = reinforcement;
    record.tasks.erase(present);
  }
  std::erase_if(record.merged, [&](const std::string& id) {
    return id == other.id || std::ranges::find(other.merged, id) != other.merged.end();
  });
  if (beganWith(record, other)) {
    record.steps.pop_back();
    while (record.steps.back().passedOver) record.steps.pop_back();  // it was that arrival's too
    const auto called = firstIn(record, TaskState::called);
    if (called && !record.reached(HandlingStep::dispatched))
      (void)reachStep(record, HandlingStep::dispatched, called->at, called->by);
  }
  for (CaseRecord* each : {&record, &other}) {
    const auto arrival = firstIn(*each, TaskState::arrived);
    if (arrival && !each->reached(HandlingStep::handling))
      (void)reachStep(*each, HandlingStep::handling, arrival->at, arrival->by);
  }
}

HandlingIndices indicesOf(std::span<const CaseRecord> records, Instant now) {
  HandlingSums sums;
  for (const CaseRecord& record : records) sums.count(record, now);
  return sums.indices();
}
std::map<std::string, HandlingIndices> indicesBy(std::span<const CaseRecord> records, Instant now,
                                                 std::string CaseRecord::*key) {
  std::map<std::string, HandlingSums> sums;
  for (const CaseRecord& record : records) sums[record.*key].count(record, now);
  std::map<std::string, HandlingIndices> all;
  for (const auto& [name, of] : sums) all.emplace(name, of.indices());
  return all;
}

}  // namespace citymirror::incident
