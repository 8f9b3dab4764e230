#include <algorithm>
#include <set>

#include "app/session/command/command_loop.h"
#include "scenarios/incident/pattern.h"

/// What the loop sends by plans, what comes back, and who is told when nobody answers.
namespace citymirror::session {
namespace {

using incident::Dispatch;
using incident::LinkagePlan;
using incident::LinkageTask;
using incident::ReceiptState;
using incident::Recipient;

bool reachedBy(const Recipient& recipient, const LinkageTask& task) {
  return std::any_of(task.channels.begin(), task.channels.end(), [&](const std::string& channel) {
    return recipient.addresses.contains(channel);
  });
}

/// The furthest that calling a message back came; a failure only where nothing else is known.
void noteRecall(LinkageRun& run, const feeds::Receipt& receipt) {
  const auto rank = [](ReceiptState state) {
    return state == ReceiptState::failed ? -1 : int(state);
  };
  const auto known = run.recalls.find(receipt.id);
  if (known != run.recalls.end() && rank(known->second.state) >= rank(receipt.state)) return;
  run.recalls[receipt.id] = {receipt.state, receipt.at, receipt.why};
}

/// Everybody a plan is for is listed, those too whom no channel reaches: people see who has to be
/// told another way.
void listUnreached(LinkagePlan& plan, std::vector<Recipient>& recipients,
                   std::vector<Note>& notes) {
  for (LinkageTask& task : plan.tasks) {
    bool filled = false;
    for (Recipient& recipient : recipients) {
      if (recipient.role != task.role) continue;
      filled = true;
      if (!reachedBy(recipient, task)) recipient.addresses[kNoChannel] = recipient.id;
    }
    if (!filled) {
      recipients.push_back({task.role, task.role, {}, {{kNoChannel, task.role}}});
      notes.push_back({"nobody fills the role", task.role});
    }
    task.channels.emplace_back(kNoChannel);
  }
}

std::map<std::string, Text> recipientNames(const incident::Linkage& linkage,
                                           const std::vector<Recipient>& recipients) {
  std::map<std::string, Text> names;
  for (const Dispatch& dispatch : linkage.dispatches) {
    for (const Recipient& recipient : recipients)
      if (recipient.id == dispatch.recipient) names[recipient.id] = recipient.name;
  }
  return names;
}

Text spokenName(const LinkageRun& run, const std::string& recipient) {
  const auto found = run.names.find(recipient);
  const bool named = found != run.names.end() && !found->second.in(Language::zh).empty();
  return named ? found->second : Text{recipient, recipient};
}

/// The same task for whoever fills the role that is told; nothing where nobody can be, or where it
/// is that role which does not answer.
std::optional<incident::Linkage> toldInstead(const CommandConfig& config, const LinkageRun& run,
                                             const incident::LinkageEscalation& escalation,
                                             std::size_t number) {
  const LinkageTask& task = run.linkage.plan.tasks[escalation.task];
  std::set<std::string> channels;
  for (const Recipient& recipient : config.recipients) {
    if (recipient.role != escalation.to || task.role == escalation.to) continue;
    for (const auto& [channel, address] : recipient.addresses) channels.insert(channel);
  }
  if (channels.empty()) return std::nullopt;
  const LinkageTask told{
      escalation.to, {}, {channels.begin(), channels.end()}, task.acknowledgeWithin, ""};
  auto linkage = incident::expandPlan(
      {run.linkage.plan.id, run.linkage.plan.title, {}, {}, {told}, {}}, config.recipients,
      {run.linkage.id + "-e" + std::to_string(number), {}, {}, {}, {}}, escalation.at);
  const auto original = std::find_if(run.linkage.dispatches.begin(), run.linkage.dispatches.end(),
                                     [&](const Dispatch& d) { return d.task == escalation.task; });
  if (!linkage || original == run.linkage.dispatches.end()) return std::nullopt;
  const Text name = spokenName(run, escalation.recipient);
  const auto filled = [&](const std::string& pattern, Language language) {
    const auto text = incident::fillPattern(
        pattern, {{"recipient", name.in(language)}, {"text", original->text.in(language)}},
        run.linkage.plan.id);
    return text ? *text : original->text.in(language);
  };
  const Text text{filled(config.escalationText.zh, Language::zh),
                  filled(config.escalationText.en, Language::en)};
  for (Dispatch& dispatch : linkage->dispatches) dispatch.text = text;
  return std::move(*linkage);
}

/// Of the linkage that a dispatch belongs to.
std::string linkageIdOf(const std::string& dispatch) {
  return dispatch.substr(0, dispatch.rfind('/'));
}

}  // namespace

const LinkageRun* newestOut(std::span<const LinkageRun> runs, const std::string& incident,
                            const std::string& plan) {
  const LinkageRun* newest = nullptr;
  for (const LinkageRun& run : runs)
    if (run.incident == incident && run.linkage.plan.id == plan && run.escalates.empty())
      newest = &run;
  if (newest == nullptr) return nullptr;
  const auto& dispatches = newest->linkage.dispatches;
  const bool out = std::any_of(dispatches.begin(), dispatches.end(), [](const Dispatch& d) {
    return d.state() != ReceiptState::recalled;
  });
  return out ? newest : nullptr;
}

Outcome CommandLoop::dispatch(LoopIncident& incident, const CommandAct& act, const Text& headline,
                              const Text& place) {
  if (incident.step() != LoopStep::verified && incident.step() != LoopStep::dispatched)
    return Error{ErrorCode::badInput, "the incident is " + nameOf(incident.step()).en, incident.id,
                 "Verify it first"};
  const auto level = approvalWanted(incident, act.purpose);
  const bool signs = level && !act.approval.empty() && config_.approvals.at(*level).withDispatch;
  if (level && !signs)
    return Error{ErrorCode::badInput,
                 "response level " + std::string(wordOf(*level)) + " has not been approved",
                 incident.id, "Ask somebody who may approve it to sign"};
  const auto fitting = plansOf(incident);
  const auto plan = std::find_if(fitting.begin(), fitting.end(),
                                 [&](const LinkagePlan* p) { return p->id == act.plan; });
  if (plan == fitting.end())
    return Error{ErrorCode::notFound, "there is no such plan for this incident", act.plan,
                 "Choose one from the list"};
  const bool used = std::any_of(runs_.begin(), runs_.end(), [&](const LinkageRun& run) {
    return run.linkage.id == act.linkage;
  });
  if (act.linkage.empty() || used)
    return Error{ErrorCode::badInput, "a linkage needs an id of its own", act.linkage,
                 "Start it anew"};
  if (signs)
    if (Outcome approved = approveResponse(incident, act); !approved) return approved;
  LinkagePlan made = **plan;
  std::vector<Recipient> recipients = config_.recipients;
  LinkageRun run;
  listUnreached(made, recipients, run.notes);
  auto linkage = incident::expandPlan(
      made, recipients, {act.linkage, place, incident.worst, headline, act.by}, act.at);
  if (!linkage) return linkage.error();
  run.incident = incident.id;
  run.names = recipientNames(*linkage, recipients);
  run.linkage = std::move(*linkage);
  run.by = act.by;
  run.title = headline;
  run.purpose = act.purpose;
  (void)incident::reachStep(incident.record, incident::HandlingStep::dispatched, act.at, act.by);
  step(incident, LoopStep::dispatched, act);
  begin(std::move(run));
  return Done{};
}

void CommandLoop::begin(LinkageRun run) {
  const Instant at = run.judgedUntil = run.linkage.started;
  for (const Dispatch& dispatch : std::vector<Dispatch>(run.linkage.dispatches)) {
    if (dispatch.channel == kNoChannel)
      (void)incident::takeReceipt(run.linkage, dispatch.id, ReceiptState::failed, at,
                                  "not sent: no channel");
    else
      outbox_.push_back({dispatch, run.title, run.purpose, feeds::OutgoingKind::order, {}});
  }
  runs_.push_back(std::move(run));
  judge(runs_.size() - 1, at);
}

std::vector<std::string> CommandLoop::sendUnanswered(Instant now, Millis within) {
  std::vector<std::string> tooLate;
  const auto send = [&](const LinkageRun& run, const Dispatch& dispatch, feeds::OutgoingKind kind,
                        const std::string& why) {
    outbox_.push_back({dispatch, run.title, run.purpose, kind, {why, why}});
  };
  for (const LinkageRun& run : runs_) {
    for (const Dispatch& dispatch : run.linkage.dispatches) {
      const incident::ReceiptStep& last = dispatch.steps.back();
      const bool late = now - last.at > within;
      if (last.state == ReceiptState::queued && late) tooLate.push_back(dispatch.id);
      if (last.state == ReceiptState::queued && !late)
        send(run, dispatch, feeds::OutgoingKind::order, {});
      const bool called = last.state == ReceiptState::recalled && dispatch.steps.size() > 1 &&
                          dispatch.steps[dispatch.steps.size() - 2].state != ReceiptState::failed;
      if (called && !late && !run.recalls.contains(dispatch.id))
        send(run, dispatch, feeds::OutgoingKind::recall, last.why);
    }
  }
  return tooLate;
}

Outcome CommandLoop::recall(LoopIncident& incident, const CommandAct& act) {
  if (act.why.empty())
    return Error{ErrorCode::badInput, "a recall needs its reason", incident.id, "Say why"};
  bool any = false;
  for (LinkageRun& run : runs_) {
    if (run.incident != incident.id) continue;
    std::vector<std::size_t> told;
    for (std::size_t i = 0; i < run.linkage.dispatches.size(); ++i) {
      const ReceiptState state = run.linkage.dispatches[i].state();
      any = any || state != ReceiptState::recalled;
      if (state != ReceiptState::recalled && state != ReceiptState::failed) told.push_back(i);
    }
    incident::recall(run.linkage, act.at, act.why);
    for (const std::size_t i : told)
      outbox_.push_back({run.linkage.dispatches[i], run.title, run.purpose,
                         feeds::OutgoingKind::recall, {act.why, act.why}});
  }
  if (!any)
    return Error{ErrorCode::badInput, "nothing has gone out that could be recalled", incident.id,
                 "Look at its receipts"};
  if (incident.step() == LoopStep::dispatched) step(incident, LoopStep::verified, act);
  return Done{};
}

Outcome CommandLoop::takeReceipt(const feeds::Receipt& receipt) {
  advance(receipt.at);
  const std::string id = linkageIdOf(receipt.id);
  const auto run = std::find_if(runs_.begin(), runs_.end(),
                                [&](const LinkageRun& r) { return r.linkage.id == id; });
  if (run == runs_.end())
    return Error{ErrorCode::notFound, "the receipt is of no linkage that is under way", receipt.id,
                 "It may be of an earlier session"};
  if (receipt.kind == feeds::OutgoingKind::recall || receipt.state == ReceiptState::recalled) {
    noteRecall(*run, receipt);
    return Done{};
  }
  const Outcome taken =
      incident::takeReceipt(run->linkage, receipt.id, receipt.state, receipt.at, receipt.why);
  if (taken && receipt.state == ReceiptState::failed)
    judge(std::size_t(run - runs_.begin()), receipt.at);
  return taken;
}

std::optional<Instant> CommandLoop::nextLimit(Instant now) const {
  std::optional<Instant> next;
  for (const LinkageRun& run : runs_) {
    for (const LinkageTask& task : run.linkage.plan.tasks) {
      const Instant limit = run.linkage.started + task.acknowledgeWithin;
      if (limit > run.judgedUntil && limit <= now && (!next || limit < *next)) next = limit;
    }
  }
  return next;
}

bool CommandLoop::advance(Instant now) {
  for (bool passed = false;; passed = true) {
    const auto limit = nextLimit(now), late = nextLateTask(now);
    if (!limit && !late) return passed;
    if (!limit || (late && *late < *limit)) {
      escalateTasks(*late);
      continue;
    }
    for (std::size_t run = 0; run < runs_.size(); ++run)
      if (runs_[run].judgedUntil < *limit) judge(run, *limit);
  }
}

void CommandLoop::judge(std::size_t run, Instant at) {
  runs_[run].judgedUntil = at;
  const LoopIncident* incident = find(runs_[run].incident);
  if (incident == nullptr || !incident->open()) return;
  const std::size_t before = runs_[run].linkage.escalated.size();
  const auto due = incident::escalateLinkage(runs_[run].linkage, at);
  for (std::size_t i = 0; i < due.size(); ++i) escalate(run, due[i], before + i + 1);
}

Text CommandLoop::namesIn(const std::string& role) const {
  Text names;
  for (const Recipient& recipient : config_.recipients) {
    if (recipient.role != role) continue;
    names.zh += (names.zh.empty() ? "" : "、") + recipient.name.in(Language::zh);
    names.en += (names.en.empty() ? "" : ", ") + recipient.name.in(Language::en);
  }
  return names.zh.empty() ? Text{role, role} : names;
}

void CommandLoop::escalate(std::size_t run, const incident::LinkageEscalation& escalation,
                           std::size_t number) {
  const LinkageRun& of = runs_[run];
  const Text name = spokenName(of, escalation.recipient), to = namesIn(escalation.to);
  auto linkage = toldInstead(config_, of, escalation, number);
  const bool nobody = !linkage && of.linkage.plan.tasks[escalation.task].role != escalation.to;
  const LinkageTask& task = of.linkage.plan.tasks[escalation.task];
  const bool unreached = escalation.at < of.linkage.started + task.acknowledgeWithin;
  Text next{"，升级至" + to.zh, ", escalated to " + to.en};
  if (nobody) next = {next.zh + "，但无人可发", next.en + ", whom no channel reaches"};
  if (!linkage && !nobody)
    next = {"，已无上一级：请用电话通知", ", and nobody is above: tell them by phone"};
  news_.push_back(
      {escalation.at,
       {name.in(Language::zh) + (unreached ? "无法送达" : "未在时限内确认") + next.zh,
        name.in(Language::en) + (unreached ? " was not reached" : " has not acknowledged in time") +
            next.en},
       Severity::orange});
  if (!linkage) return;
  LinkageRun instead;
  instead.incident = of.incident;
  instead.names = recipientNames(*linkage, config_.recipients);
  instead.linkage = std::move(*linkage);
  instead.escalates = of.linkage.id;
  instead.unanswered = escalation.recipient;
  instead.by = of.by;
  instead.title = of.title;
  instead.purpose = of.purpose;
  begin(std::move(instead));
}

}  // namespace citymirror::session
