#include <algorithm>

#include "app/session/command/incident_views.h"
#include "app/session/command/journal_text.h"
#include "app/session/writer/world_writer.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::session {
namespace {

constexpr Millis kTrendRefresh = std::chrono::seconds(10);  // a trend eases without any message

nlohmann::json bothLanguages(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

std::string linkageText(const LinkageRun& run) {
  nlohmann::json dispatches = nlohmann::json::array();
  for (const incident::Dispatch& d : run.linkage.dispatches)
    dispatches.push_back({{"id", d.id},
                          {"recipient", d.recipient},
                          {"role", d.role},
                          {"channel", d.channel},
                          {"address", d.address},
                          {"text", bothLanguages(d.text)}});
  return journalBody({{"id", run.linkage.id},
                      {"incident", run.incident},
                      {"plan", run.linkage.plan.id},
                      {"title", bothLanguages(run.title)},
                      {"purpose", run.purpose == feeds::Purpose::real ? "real" : "drill"},
                      {"escalates", run.escalates},
                      {"unanswered", run.unanswered},
                      {"dispatches", std::move(dispatches)}});
}

/// What an act in the room of an incident adds to its line of the log.
std::string saidIn(const CommandAct& act) {
  if (act.kind < CommandKind::note && act.kind != CommandKind::dispatch) return {};
  std::string said;
  for (const std::string& part : {act.object, act.why})
    if (!part.empty()) said += " · " + part;
  return said;
}

/// A recall names what it has called back: incidents that are merged, come apart again or grow
/// together by rules have taken linkages along.
std::string decisionText(const CommandAct& act, const std::vector<LinkageRun>& runs) {
  if (act.kind != CommandKind::recall) return commandText(act);
  nlohmann::json body = nlohmann::json::parse(commandText(act));
  for (const LinkageRun& run : runs)
    if (run.incident == act.subject) body["linkages"].push_back(run.linkage.id);
  return journalBody(body);
}

/// A stray second click sends nothing: what is out already goes out anew with a reason only. Not for
/// what is repeated or replayed: that has happened.
Outcome isMeant(const CommandLoop& loop, const CommandAct& act) {
  if (act.kind != CommandKind::dispatch || !act.why.empty()) return Done{};
  const LinkageRun* out = newestOut(loop.runs(), act.subject, act.plan);
  const LoopIncident* incident = loop.find(act.subject);
  const bool again = incident != nullptr && incident->step() == LoopStep::dispatched;
  if (out == nullptr || out->purpose != act.purpose || !again) return Done{};
  return Error{ErrorCode::badInput,
               "the plan " + act.plan + " is out already: sent by " + out->by + " at " +
                   toIso(out->linkage.started),
               act.subject, "Recall it first, or say why it is sent again"};
}

}  // namespace

void WorldWriter::command(CommandAct act) {
  act.at = now_;
  act.purpose = purpose_;
  if (act.kind == CommandKind::switchPosture) act.role = role_;
  act.by = nameAtSeat(act.by);
  if (!mayNow(rightOf(act))) return;
  if (const Outcome sure = mayCommand(); !sure) return addFault(sure.error());
  if (const Outcome words = checkWords(act); !words) return addFault(words.error());
  act.approval.clear();
  const LoopIncident* sent = act.kind == CommandKind::dispatch ? loop_.find(act.subject) : nullptr;
  if (act.kind == CommandKind::approve || (sent != nullptr && signsByDispatch(*sent))) {
    if (const Outcome is = sign(act); !is) return addFault(is.error());
  }
  if (act.kind == CommandKind::fileIncident) {
    if (const Outcome full = fillFiling(act); !full) return addFault(full.error());
  }
  if (seat_.follows) return request(act);
  if (const Outcome done = perform(act); !done) addFault(done.error());
}

void WorldWriter::passTime(Instant at) {
  watchUntil(at);
  tellForecastEnd(at);
  if (loop_.advance(at)) incidentsStale_ = true;
  tellLoop();
}

Outcome WorldWriter::perform(const CommandAct& act) {
  passTime(act.at);
  if (act.kind == CommandKind::switchPosture) return switchPosture(act);
  if (isAboutReport(act.kind)) return decideReport(act);
  if (act.kind == CommandKind::switchRule) return switchRule(act);
  if (act.kind == CommandKind::fileIncident) return fileIncident(act);
  Watch* watch = watch_ ? &*watch_ : nullptr;
  const LoopIncident* incident = loop_.find(act.subject);
  IncidentWords words;
  if (incident != nullptr) words = wordsOf(*incident, watch, config_.watch.alarmCauses);
  const bool alarm = isAboutAlarm(act.kind);
  if (const Outcome meant = seat_.follows ? Outcome(Done{}) : isMeant(loop_, act); !meant)
    return meant;
  if ((act.kind == CommandKind::approve || !act.approval.empty()) && !seat_.follows) {
    if (const Outcome fits = checkSignature(act); !fits) return fits;
  }
  if (alarm && watch == nullptr)
    return Error{ErrorCode::notFound, "no city is watched", act.subject, "Open a city"};
  const Outcome done = alarm ? watch->attend(act) : loop_.take(act, words.headline, words.place);
  if (!done) return done;
  journal("decision", act.by, decisionText(act, loop_.runs()));
  if (alarm) words.headline = watch->alarms().find(act.subject)->latest.sentence;
  const Text verb = nameOf(act.kind);
  const std::string more = saidIn(act);
  note(act.by,
       {verb.zh + "：" + words.headline.in(Language::zh) + more,
        verb.en + ": " + words.headline.in(Language::en) + more},
       act.kind == CommandKind::verify ? incident->worst : Severity::none);
  incidentsStale_ = true;
  showSteps();
  tellLoop();
  if (watch != nullptr) tell({});
  return Done{};
}

/// Layout, refresh, rules, recording and rights change together: whoever shows or asks reads the
/// posture.
Outcome WorldWriter::switchPosture(const CommandAct& act) {
  if (!watch_) return Error{ErrorCode::notFound, "no city is watched", act.subject, "Open a city"};
  const Outcome done = loop_.switchPosture(act);
  if (!done) return done;
  journal("decision", act.by, commandText(act));
  const Text verb = nameOf(act.kind), &title = loop_.posture().title;
  note(act.by, {verb.zh + "：" + title.zh + " · " + act.why,
                verb.en + " " + title.in(Language::en) + " · " + act.why});
  std::vector<incident::Decision> decisions;
  watch_->adopt(loop_.posture(), loop_.postureChanges().back(), decisions);
  rulesView_.reset();
  incidentsStale_ = true;
  const Text effects = effectsOf(loop_.posture(), watch_->shiftIn(loop_.posture()));
  journal("posture", act.by,
          journalBody({{"to", act.subject}, {"effects", bothLanguages(effects)}}));
  note("session", effects);
  tell(decisions);
  return Done{};
}

std::vector<Outbound> WorldWriter::takeOutbound() {
  std::vector<Outbound> outbox = loop_.takeOutbox();
  if (seat_.follows) outbox.clear();  // the leading seat sends
  for (Outbound& out : outbox) out.warning = warningOf(out);
  return outbox;
}

void WorldWriter::decide(const std::string& incidentId, IncidentStatus decision,
                         const std::string& by) {
  const LoopIncident* incident = loop_.find(incidentId);
  if (incident != nullptr && incident->step() != LoopStep::toVerify) return;
  CommandAct act;
  act.kind = decision == IncidentStatus::verified ? CommandKind::verify : CommandKind::reject;
  act.subject = incidentId;
  act.by = by;
  command(std::move(act));
}

/// To a seat that has lost the lead it is a fact that the one that leads does not know.
void WorldWriter::takeReceipt(const feeds::Receipt& receipt) {
  if (seat_.follows) return report("receipt", receiptText(receipt, now_));
  takeReceiptAt(receipt, now_);
}

void WorldWriter::takeReceiptAt(const feeds::Receipt& receipt, Instant at) {
  feeds::Receipt taken = receipt;
  taken.at = at;
  journal("receipt", "channels", receiptText(receipt, at));
  const Outcome done = loop_.takeReceipt(taken);
  if (!done && receipt.state != incident::ReceiptState::recalled) {
    const Text state = incident::nameOf(receipt.state);
    note("channels", {"回执 " + receipt.id + "（" + state.zh + "）：" + done.error().text(),
                      "receipt " + receipt.id + " (" + state.en + "): " + done.error().text()});
  }
  incidentsStale_ = true;
  tellLoop();
}

void WorldWriter::noteHanded(const std::vector<Outbound>& batch, Instant wallClock) {
  nlohmann::json ids = nlohmann::json::array();
  for (const Outbound& out : batch)
    if (out.kind == feeds::OutgoingKind::order) ids.push_back(out.dispatch.id);
  if (!ids.empty())
    journal("handed", "channels", journalBody({{"at", toIso(wallClock)}, {"ids", std::move(ids)}}));
}

/// Escalations and linkages that have come about go to the log and the journal.
void WorldWriter::tellLoop() {
  for (const LoopNews& news : loop_.takeNews()) {
    ++newsTold_;
    log_.push_back({news.at, "loop", news.what, news.severity});
    journal(news.kind, "session",
            journalBody({{"at", toIso(news.at)}, {"what", bothLanguages(news.what)}}));
    incidentsStale_ = true;
  }
  for (; runsTold_ < loop_.runs().size(); ++runsTold_) {
    const LinkageRun& run = loop_.runs()[runsTold_];
    journal("linkage", run.by, linkageText(run));
    incidentsStale_ = true;
  }
}

void WorldWriter::showSteps() {
  for (IncidentView& view : incidents_) {
    if (const LoopIncident* incident = loop_.find(view.incident.id))
      showStep(view.incident, *incident);
  }
}

const std::vector<IncidentView>& WorldWriter::shownIncidents() {
  if (!incidentsStale_ && now_ - shownIncidentsAt_ < kTrendRefresh) return shownIncidents_;
  renewRooms();
  shownIncidents_ = incidentViews(loop_, watch_ ? &*watch_ : nullptr, config_.watch.alarmCauses,
                                  incidents_, rooms_, now_);
  handling_ = handlingOf(loop_, handling_);
  shownIncidentsAt_ = now_;
  incidentsStale_ = false;
  return shownIncidents_;
}

}  // namespace citymirror::session
