#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "app/panels/linkage_panel.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::panels {
namespace {

using incident::Dispatch;
using incident::ReceiptState;
using session::LinkageRun;

QString recipientName(const LinkageRun& run, const std::string& id) {
  const auto found = run.names.find(id);
  return found == run.names.end() ? QString::fromStdString(id) : say(found->second, id);
}

/// The furthest that any message came: an answer over one channel counts, and a failure only where
/// nothing else is left.
ReceiptState furthestOf(const std::vector<const Dispatch*>& messages) {
  const auto rank = [](const Dispatch* message) {
    const ReceiptState state = message->state();
    return state == ReceiptState::recalled ? 100 : state == ReceiptState::failed ? -1 : int(state);
  };
  return (*std::max_element(messages.begin(), messages.end(),
                            [&](const auto* a, const auto* b) { return rank(a) < rank(b); }))
      ->state();
}

/// Whether a message had failed before it was called back: there was nothing to call back.
bool failedBefore(const Dispatch& message) {
  return message.steps.size() > 1 &&
         message.steps[message.steps.size() - 2].state == ReceiptState::failed;
}

/// The furthest that the recall of any of the messages came; nullptr = nothing is known of it.
const incident::ReceiptStep* recallOf(const LinkageRun& run,
                                      const std::vector<const Dispatch*>& messages) {
  const incident::ReceiptStep* furthest = nullptr;
  const auto rank = [](const incident::ReceiptStep& step) {
    return step.state == ReceiptState::failed ? -1 : int(step.state);
  };
  for (const Dispatch* message : messages) {
    const auto found = run.recalls.find(message->id);
    if (found == run.recalls.end()) continue;
    if (furthest == nullptr || rank(found->second) > rank(*furthest)) furthest = &found->second;
  }
  return furthest;
}

/// What has become of calling somebody back, and within what time.
void showRecall(ReceiptRow& row, const LinkageRun& run,
                const std::vector<const Dispatch*>& messages) {
  if (std::ranges::all_of(messages, [](const Dispatch* m) { return failedBefore(*m); })) {
    row.state = say(nameOf(ReceiptState::failed));
    return;
  }
  std::vector<const Dispatch*> left;  // they may have come
  std::ranges::copy_if(messages, std::back_inserter(left), [&](const Dispatch* message) {
    const auto found = run.recalls.find(message->id);
    const bool held = found != run.recalls.end() && found->second.state == ReceiptState::recalled;
    return !held && !failedBefore(*message);
  });
  const incident::ReceiptStep* step = recallOf(run, left);
  if (left.empty()) {
    row.state = LinkagePanel::tr("recalled before it left");
  } else if (step == nullptr) {
    row.state = LinkagePanel::tr("recalled · not confirmed");
  } else if (step->state == ReceiptState::failed) {
    row.state = LinkagePanel::tr("the recall failed");
  } else {
    row.state = LinkagePanel::tr("recalled · %1").arg(say(nameOf(step->state)));
    row.took =
        durationText(std::max(Millis{0}, step->at - messages.front()->steps.back().at));
  }
}

QString stepsText(const session::WorldView& world, const LinkageRun& run,
                  const Dispatch& message) {
  QStringList steps;
  for (const incident::ReceiptStep& step : message.steps) {
    QString text = clockOf(world, step.at) + " " + say(nameOf(step.state));
    if (!step.why.empty()) text += " (" + QString::fromStdString(step.why) + ")";
    steps << text;
  }
  if (const auto back = run.recalls.find(message.id); back != run.recalls.end()) {
    QString text = LinkagePanel::tr("recall: %1 %2")
                       .arg(clockOf(world, back->second.at), say(nameOf(back->second.state)));
    if (!back->second.why.empty()) text += " (" + QString::fromStdString(back->second.why) + ")";
    steps << text;
  }
  return QString("%1 %2: %3")
      .arg(QString::fromStdString(message.channel), QString::fromStdString(message.address),
           steps.join(" → "));
}

ReceiptRow rowOf(const session::WorldView& world, const LinkageRun& run,
                 const std::vector<const Dispatch*>& messages) {
  const Dispatch& first = *messages.front();
  const ReceiptState state = furthestOf(messages);
  ReceiptRow row;
  row.escalated = !run.escalates.empty() || run.linkage.plan.id == session::kTaskEscalation;
  row.who =
      (row.escalated ? QStringLiteral("↑ ") : QString()) + recipientName(run, first.recipient);
  QStringList details;
  for (const Dispatch* message : messages) {
    details << stepsText(world, run, *message);
  }
  row.state =
      first.channel == session::kNoChannel ? LinkagePanel::tr("no channel") : say(nameOf(state));
  const double took = incident::secondsTo(run.linkage, first.recipient, state);
  if (state > ReceiptState::queued && state < ReceiptState::failed && std::isfinite(took))
    row.took = durationText(millis(took));
  if (state == ReceiptState::recalled && first.channel != session::kNoChannel)
    showRecall(row, run, messages);
  for (const incident::LinkageEscalation& escalation : run.linkage.escalated) {
    if (escalation.task != first.task || escalation.recipient != first.recipient) continue;
    row.silent = true;
    const QString to = QString::fromStdString(escalation.to);
    details << LinkagePanel::tr("no answer in time: %1 is told at %2")
                   .arg(to, clockOf(world, escalation.at));
    if (state < ReceiptState::acknowledged || state == ReceiptState::failed)
      row.state += LinkagePanel::tr(" · escalated");
  }
  details << say(first.text);
  row.detail = details.join('\n');
  return row;
}

void addRun(std::vector<ReceiptRow>& rows, const session::WorldView& world,
            const session::IncidentDesk& desk, const LinkageRun& run) {
  std::set<std::pair<std::size_t, std::string>> shown;
  for (const Dispatch& dispatch : run.linkage.dispatches) {
    if (!shown.emplace(dispatch.task, dispatch.recipient).second) continue;
    std::vector<const Dispatch*> messages;
    for (const Dispatch& other : run.linkage.dispatches)
      if (other.task == dispatch.task && other.recipient == dispatch.recipient)
        messages.push_back(&other);
    rows.push_back(rowOf(world, run, messages));
    for (const LinkageRun& next : desk.runs)
      if (next.escalates == run.linkage.id && next.unanswered == dispatch.recipient)
        addRun(rows, world, desk, next);
  }
}

}  // namespace

std::vector<ReceiptRow> receiptRows(const session::WorldView& world,
                                    const session::IncidentDesk& desk) {
  std::vector<ReceiptRow> rows;
  for (const LinkageRun& run : desk.runs)
    if (run.escalates.empty()) addRun(rows, world, desk, run);
  return rows;
}

}  // namespace citymirror::panels
