#include "scenarios/incident/linkage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/pattern.h"

namespace citymirror::incident {
namespace {

Error receiptFault(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where, "Look at the receipts that came before"};
}

bool reachesPerson(ReceiptState state) {
  return state == ReceiptState::acknowledged || state == ReceiptState::acting;
}

PatternWords linkageWords(const LinkageFacts& facts, Language language) {
  return {{"place", facts.place.in(language)},
          {"level", nameOf(facts.severity).in(language)},
          {"title", facts.title.in(language)},
          {"by", facts.by}};
}

Result<Text> linkageText(const Text& pattern, const LinkageFacts& facts, const std::string& where) {
  auto zh = fillPattern(pattern.zh, linkageWords(facts, Language::zh), where + ".zh");
  if (!zh) return zh.error();
  auto en = fillPattern(pattern.en, linkageWords(facts, Language::en), where + ".en");
  if (!en) return en.error();
  return Text{std::move(*zh), std::move(*en)};
}

std::vector<std::string> wordsIn(EntryReader& reader, const char* key) {
  std::vector<std::string> words;
  const auto* list = reader.at(key);
  if (list && list->is_array()) {
    for (const nlohmann::json& word : *list) {
      if (word.is_string()) words.push_back(word.get<std::string>());
    }
  }
  if (words.empty()) reader.fail("the list is missing or empty", key);
  return words;
}

LinkageTask linkageTaskFrom(const nlohmann::json& entry, const std::string& name,
                            std::optional<Error>& fault) {
  EntryReader reader(entry, name);
  reader.knowsOnly({"role", "text", "channels", "acknowledge_s", "escalate_to"});
  LinkageTask task{reader.text("role"), reader.both("text"), wordsIn(reader, "channels"),
                   millis(reader.amount("acknowledge_s")), reader.textOr("escalate_to", "")};
  if (task.acknowledgeWithin.count() == 0) reader.fail("the time limit is zero", "acknowledge_s");
  const auto text = linkageText(task.text, {}, name + ".text");
  if (!text && !reader.fault()) reader.take(text.error());
  if (!fault) fault = reader.fault();
  return task;
}

}  // namespace

Result<std::vector<LinkagePlan>> parseLinkagePlans(const std::string& json) {
  const auto list = readList(json, "plans");
  if (!list) return list.error();
  std::vector<LinkagePlan> plans;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "plans[" + std::to_string(plans.size()) + "]");
    reader.knowsOnly({"id", "title", "classes", "from", "tasks", "source"});
    LinkagePlan plan;
    plan.id = reader.id("id");
    plan.title = reader.both("title");
    plan.classes = wordsIn(reader, "classes");
    plan.from = reader.severity("from");
    plan.source = reader.both("source");
    const auto* tasks = reader.at("tasks");
    if (!tasks || !tasks->is_array() || tasks->empty()) {
      reader.fail("the list of tasks is missing", "tasks");
    } else {
      std::optional<Error> fault;
      for (const nlohmann::json& task : *tasks)
        plan.tasks.push_back(linkageTaskFrom(
            task, reader.name() + ".tasks[" + std::to_string(plan.tasks.size()) + "]", fault));
      reader.take(fault);
    }
    const bool twice =
        std::any_of(plans.begin(), plans.end(), [&](const auto& p) { return p.id == plan.id; });
    if (twice) reader.fail("two plans have this id", "id");
    if (reader.fault()) return *reader.fault();
    plans.push_back(std::move(plan));
  }
  return plans;
}

std::vector<const LinkagePlan*> plansFor(std::span<const LinkagePlan> plans,
                                         const std::string& classCode, Severity severity) {
  std::vector<const LinkagePlan*> found;
  for (const LinkagePlan& plan : plans) {
    const bool fits = severity >= plan.from && std::any_of(plan.classes.begin(), plan.classes.end(),
                                                           [&](const std::string& prefix) {
                                                             return classCode.starts_with(prefix);
                                                           });
    if (fits) found.push_back(&plan);
  }
  return found;
}

Result<Linkage> expandPlan(const LinkagePlan& plan, std::span<const Recipient> recipients,
                           const LinkageFacts& facts, Instant at) {
  Linkage linkage{facts.id, plan, at, {}, {}};
  std::vector<Note> notes;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const LinkageTask& task = plan.tasks[t];
    const auto text = linkageText(task.text, facts, plan.id);
    if (!text) return text.error();
    bool filled = false;
    for (const Recipient& recipient : recipients) {
      if (recipient.role != task.role) continue;
      filled = true;
      const std::size_t before = linkage.dispatches.size();
      for (const std::string& channel : task.channels) {
        const auto address = recipient.addresses.find(channel);
        if (address == recipient.addresses.end()) continue;
        linkage.dispatches.push_back(
            {facts.id + "/" + std::to_string(linkage.dispatches.size() + 1),
             recipient.id,
             recipient.role,
             channel,
             address->second,
             t,
             *text,
             {{ReceiptState::queued, at, ""}}});
      }
      if (linkage.dispatches.size() == before)
        notes.push_back({"no channel of the task reaches this recipient", recipient.id});
    }
    if (!filled) notes.push_back({"nobody fills the role", task.role});
  }
  if (linkage.dispatches.empty())
    return Error{ErrorCode::badInput, "the plan reaches nobody", plan.id,
                 "Give recipients with addresses for its roles"};
  return {std::move(linkage), std::move(notes)};
}

Outcome takeReceipt(Linkage& linkage, const std::string& dispatch, ReceiptState state, Instant at,
                    const std::string& why) {
  const auto found = std::find_if(linkage.dispatches.begin(), linkage.dispatches.end(),
                                  [&](const Dispatch& d) { return d.id == dispatch; });
  if (found == linkage.dispatches.end())
    return Error{ErrorCode::notFound, "there is no such dispatch", dispatch,
                 "It may be of another linkage"};
  const ReceiptState now = found->state();
  if (now == ReceiptState::recalled) return receiptFault("it was recalled", dispatch);
  if (at < found->steps.back().at)
    return receiptFault("the receipt is earlier than the one before it", dispatch);
  const bool forward =
      state == ReceiptState::failed
          ? now < ReceiptState::delivered
          : state < ReceiptState::failed &&
                (now == ReceiptState::failed ? state == ReceiptState::sent : state > now);
  if (!forward) return receiptFault("the state does not follow the present one", dispatch);
  found->steps.push_back({state, at, why});
  return Done{};
}

std::vector<std::string> recall(Linkage& linkage, Instant at, const std::string& why) {
  std::vector<std::string> told;
  for (Dispatch& dispatch : linkage.dispatches) {
    const ReceiptState now = dispatch.state();
    if (now == ReceiptState::recalled) continue;
    if (now != ReceiptState::queued && now != ReceiptState::failed) told.push_back(dispatch.id);
    dispatch.steps.push_back({ReceiptState::recalled, std::max(at, dispatch.steps.back().at), why});
  }
  return told;
}

std::vector<LinkageEscalation> escalateLinkage(Linkage& linkage, Instant now) {
  std::vector<LinkageEscalation> due;
  std::set<std::pair<std::size_t, std::string>> looked;
  for (const Dispatch& dispatch : linkage.dispatches) {
    if (!looked.emplace(dispatch.task, dispatch.recipient).second) continue;
    bool answered = false, recalled = true, failed = true;
    Instant lastFailure = linkage.started;
    for (const Dispatch& other : linkage.dispatches) {
      if (other.task != dispatch.task || other.recipient != dispatch.recipient) continue;
      answered |= std::any_of(other.steps.begin(), other.steps.end(),
                              [](const auto& step) { return reachesPerson(step.state); });
      recalled &= other.state() == ReceiptState::recalled;
      failed &= other.state() == ReceiptState::failed;
      lastFailure = std::max(lastFailure, other.steps.back().at);
    }
    const LinkageTask& task = linkage.plan.tasks[dispatch.task];
    const Instant limit = linkage.started + task.acknowledgeWithin;
    const Instant at = failed ? std::min(limit, lastFailure) : limit;
    const bool told = std::any_of(
        linkage.escalated.begin(), linkage.escalated.end(), [&](const LinkageEscalation& e) {
          return e.task == dispatch.task && e.recipient == dispatch.recipient;
        });
    if (answered || recalled || told || now < at) continue;
    due.push_back({dispatch.task, dispatch.recipient,
                   task.escalateTo.empty() ? "commander" : task.escalateTo, at});
  }
  linkage.escalated.insert(linkage.escalated.end(), due.begin(), due.end());
  return due;
}

double secondsTo(const Linkage& linkage, const std::string& recipient, ReceiptState state) {
  double first = std::nan("");
  for (const Dispatch& dispatch : linkage.dispatches) {
    if (dispatch.recipient != recipient) continue;
    for (const ReceiptStep& step : dispatch.steps) {
      const double taken = seconds(step.at - linkage.started);
      if (step.state >= state && step.state < ReceiptState::failed && !(first <= taken))
        first = taken;
    }
  }
  return first;
}

}  // namespace citymirror::incident
