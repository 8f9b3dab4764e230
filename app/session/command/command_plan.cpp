#include "app/session/command/command_loop.h"

/// A branch is put in force: what people do in it becomes tasks of an incident.
namespace citymirror::session {
namespace {

Error planFault(const std::string& what, const std::string& where, const std::string& remedy) {
  return {ErrorCode::badInput, what, where, remedy};
}

Text tallyText(const PlanInForce& plan) {
  const auto count = [](int n) { return std::to_string(n); };
  const incident::PlanTally& tally = plan.tally;
  Text said{plan.id + " " + plan.plan.name.zh + "：新任务" + count(tally.made) + "项",
            plan.id + " " + plan.plan.name.in(Language::en) + ": new tasks " + count(tally.made)};
  if (plan.replaces.empty()) return said;
  said.zh += "；替代" + plan.replaces + "：沿用" + count(tally.kept) + "项，撤销" +
             count(tally.withdrawn) + "项，处置中" + count(tally.goOn) + "项继续";
  said.en += "; replaces " + plan.replaces + ": " + count(tally.kept) + " kept, " +
             count(tally.withdrawn) + " withdrawn, " + count(tally.goOn) + " at work go on";
  return said;
}

}  // namespace

const PlanInForce* CommandLoop::planInForce() const {
  if (plans_.empty()) return nullptr;
  const LoopIncident* of = find(plans_.back().incident);
  while (of != nullptr && !of->joined.empty()) of = find(of->joined);
  return of != nullptr && of->open() ? &plans_.back() : nullptr;
}

Outcome CommandLoop::adoptPlan(LoopIncident& incident, const CommandAct& act) {
  auto plan = planFromText(act.document);
  if (!plan) return plan.error();
  if (incident.step() != LoopStep::verified && incident.step() != LoopStep::dispatched)
    return planFault("the incident is " + nameOf(incident.step()).en, incident.id,
                     incident.step() == LoopStep::toVerify ? "Verify it first"
                                                           : "Send it back to handling first");
  const PlanInForce* before = planInForce();
  if (before != nullptr && before->plan == *plan && before->incident == incident.id)
    return planFault("the plan is in force already", before->id, "Choose another branch");
  PlanInForce adopted;
  adopted.id = "P" + std::to_string(plans_.size() + 1);
  adopted.incident = incident.id;
  adopted.by = act.by;
  adopted.at = act.at;
  adopted.replaces = before == nullptr ? std::string() : before->id;
  adopted.plan = *plan;
  for (incident::PlannedTask& task : plan->tasks) {
    const auto role = config_.classes.departments.find(task.who);
    if (task.name == Text{} && role != config_.classes.departments.end())
      task.name = role->second.name;
  }
  const Outcome called =
      incident::callPlanned(incident.record, adopted.id, adopted.replaces, plan->tasks, act.at,
                            act.by, config_.tasks, adopted.tally);
  if (!called) return called;
  if (act.purpose == feeds::Purpose::real) incident.calledAs = act.purpose;
  for (LoopIncident& other : incidents_) {
    if (!adopted.replaces.empty())
      incident::withdrawPlanned(other.record, adopted.replaces, act.at, act.by, adopted.tally);
  }
  (void)incident::reachStep(incident.record, incident::HandlingStep::dispatched, act.at, act.by);
  if (incident.step() == LoopStep::verified) step(incident, LoopStep::dispatched, act);
  news_.push_back({act.at, tallyText(adopted), Severity::none, "plan"});
  plans_.push_back(std::move(adopted));
  return Done{};
}

}  // namespace citymirror::session
