#include <algorithm>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/writer/world_writer.h"

/// How a seat comes to lead the others, and ceases to.
namespace citymirror::session {

bool WorldWriter::mayAskForLead(LeadReason why) {
  const auto refuse = [&](const char* what, const char* remedy) {
    if (why == LeadReason::person)
      addFault({ErrorCode::unsupported, what, "seat " + seat_.name, remedy});
    return false;
  };
  if (!seat_.shares()) return refuse("this seat is on its own", "Start it with --share");
  if (seat_.leads()) return refuse("this seat leads already", "Nothing is to be done");
  if (recordedThere_ && repeats_)
    return refuse("the seat that led played a recording, which nobody else has",
                  "Start the recording again at a leading seat");
  if (!city_ || !repeats_)
    return refuse("nothing is known of what the other seats do",
                  "Wait until the shared log answers and a seat has led, with this city open");
  return why == LeadReason::silence || mayNow(Act::takeLead);
}

void WorldWriter::takeLeadRow(const store::SharedEntry& row) {
  const auto body = nlohmann::json::parse(row.body, nullptr, false);
  const std::string session = journalText(body, "session");
  const auto term = body.is_object() ? body.find("term") : body.end();
  if (session.empty() || term == body.end() || !term->is_number_integer())
    return addFault({ErrorCode::badInput, "what another seat told cannot be read",
                     "seat " + row.seat + ", lead", "Run the same version at all seats"});
  if (seat_.leads()) return;  // its own; or of another, which settleLead() learns
  journal(kLeadRow, row.by, row.body);
  leaderSessions_.insert(session);
  leaderSession_ = session;
  if (session == seat_.session) {
    leadTerm_ = term->get<std::int64_t>();
    return;
  }
  if (!std::exchange(leader_, row.seat).empty())
    note(row.by, {"席位“" + row.seat + "”接管主席位", "seat " + row.seat + " has taken the lead"},
         Severity::blue);
}

WorldWriter::LeadTurn WorldWriter::settleLead(const SeatLead& lead) {
  if (seat_.leads() && !lead.ours && lead.term > leadTerm_) return loseLead(lead), LeadTurn::lost;
  if (!seat_.follows || !lead.ours || lead.term != leadTerm_ || !city_) return LeadTurn::none;
  seatHealth_.lead = lead;
  beginLead();
  return LeadTurn::taken;
}

void WorldWriter::beginLead() {
  seat_.follows = false;
  leader_.clear();
  (void)loop_.takeOutbox();  // what its repeating left: sendUnanswered() looks at what is known
  heardBefore_ = heardBefore_ || health_.received > 0;
  if (!repeats_) {
    beginWatch(recorded_ ? recording_.begin : now_);
    return advanceTo(now_);
  }
  const auto open = std::ranges::count_if(
      loop_.incidents(), [](const LoopIncident& incident) { return incident.open(); });
  note(
      "session",
      {"本席位接管主席位，接续" + std::to_string(open) + "个未结事件",
       "this seat has taken the lead and goes on with " + std::to_string(open) + " open incidents"},
      Severity::blue);
  const auto asked = std::exchange(requests_, {});
  for (const store::SharedEntry& row : asked) takeRequest(row);
  if (!forecast_ && isRaisedAlready()) resumedRun_ = forecastName(forecasts_);
  const bool raised = !forecast_ || std::ranges::any_of(incidents_, [&](const IncidentView& view) {
    return view.forecastId == forecast_->id;
  });
  if (raised) return;
  renewal_ = forecast_->id;  // what is decided alike needs no second decision
  raiseIncident(*forecast_);
}

/// What is known here may be more than the others know: all of it comes anew from the shared log.
void WorldWriter::loseLead(const SeatLead& lead) {
  seat_.follows = deaf_ = true;
  repeats_ = live_ = false;
  leader_ = lead.seat;
  leaderSession_.clear();
  feedLines_.reset();
  journal("lead_lost", "session", journalBody({{"term", leadTerm_}, {"to", lead.seat}}));
  leadTerm_ = 0;
  addFault({ErrorCode::unsupported, "this seat has lost the lead and follows seat " + lead.seat,
            "seat " + seat_.name, "Act as before: seat " + lead.seat + " does it"});
}

/// While it is not sure that this seat leads, another may do.
Outcome WorldWriter::mayCommand() const {
  if (!seat_.leads() || seatHealth_.lead.confirmed) return Done{};
  return Error{ErrorCode::ioFailed,
               "it is not sure that this seat still leads: the shared log has not answered since " +
                   toIso(seatHealth_.lead.heard),
               "seat " + seat_.name, "Act again when it answers; nothing is sent meanwhile"};
}

void WorldWriter::report(std::string_view kind, const std::string& body) {
  tellSeats("reported", "session", journalBody({{"kind", kind}, {"body", body}}));
}

/// Of the lead that this seat believes to have: it is about to learn that it has not.
void WorldWriter::takeRefused(const std::vector<store::SharedEntry>& rows) {
  refused_.insert(refused_.end(), rows.begin(), rows.end());
  for (const store::SharedEntry& row : std::exchange(refused_, {})) {
    const std::int64_t term = store::leadTermOf(row.key);
    if (term != 0 && term == leadTerm()) refused_.push_back(row);
    if (term == 0 || term == leadTerm()) continue;
    if (row.kind == "observations" || row.kind == "receipt") {
      if (seat_.leads())
        takeReported(row.kind, row.body);
      else
        report(row.kind, row.body);
      continue;
    }
    if (row.kind != "decision") continue;
    const auto act = commandFromText(row.body, row.by);
    if (!act || !act->request.empty()) continue;  // who asked is answered by who leads
    addFault({ErrorCode::ioFailed,
              "an act of " + row.by +
                  " was not taken, another seat had the lead: " + nameOf(act->kind).en,
              act->subject, "Look at what has changed, then act again"});
  }
}

/// A fact that came to another seat, which may have been told before.
void WorldWriter::takeReported(const std::string& kind, const std::string& text) {
  if (kind == "receipt") {
    const auto told = receiptFromText(text);
    if (!told || !told->received) return;
    feeds::Receipt receipt = told->receipt;
    receipt.at = *told->received;
    return takeReceiptAt(receipt, now_);
  }
  const auto entries = nlohmann::json::parse(text, nullptr, false);
  if (kind != "observations" || !entries.is_array()) return;
  for (const nlohmann::json& entry : entries) {
    gis::FeedBatch batch;
    const auto readings = readingsOf(entry);
    const auto notices = noticesOf(entry);
    if (!readings || !notices) continue;
    for (const Observation& observation : *readings)
      if (const SensorSeries* series = series_.find(observation.sensor))
        batch.readings.push_back({observation, series->quantity});
    batch.notices = *notices;
    batch.alerts = alertsOf(entry);
    if (const auto taken = takeLive(now_, {{journalText(entry, "feed"), {&batch}}}); !taken)
      addFault(taken.error());
  }
}

void WorldWriter::sendUnanswered(Millis within) {
  for (const std::string& id : loop_.sendUnanswered(now_, within))
    takeReceipt({id, feeds::OutgoingKind::order, incident::ReceiptState::failed, now_,
                 "not sent: the seat that led had fallen silent"});
}

}  // namespace citymirror::session
