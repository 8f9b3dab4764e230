#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/session/command/act_request.h"
#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/writer/world_writer.h"

/// What a seat tells the others and what it makes of what they tell.
namespace citymirror::session {
namespace {

/// Kinds of the journal that the other seats repeat, in the order in which they were written.
constexpr std::array kToldKinds{"watch",    "observations", "warning", "incident",
                                "decision", "receipt",      "forecast_places"};
constexpr Millis kShownEvery{1000};
constexpr const char* kTickKind = "tick";    // what time alone brought about, up to when
constexpr const char* kRequest = "request";  // an act that the leading seat is to do
constexpr const char* kRefused = "refused";  // … and did not
constexpr const char* kReported = "reported";  // a fact that came to a seat that leads no more

Error unreadableRow(const store::SharedEntry& row) {
  return {ErrorCode::badInput, "what another seat told cannot be read",
          "seat " + row.seat + ", " + row.kind + " " + row.key,
          "Run the same version at all seats"};
}

}  // namespace

void WorldWriter::setSeat(Seat seat) {
  seat_ = std::move(seat);
  startedToFollow_ = seat_.follows;
  seat_.follows = seat_.shares();
}

void WorldWriter::tellSeats(std::string_view kind, const std::string& by, const std::string& body) {
  if (seat_.shares()) toSeats_.push_back({"", "", now_, std::string(kind), by, body});
}

void WorldWriter::tellSeatsIfTold(std::string_view kind, const std::string& by,
                                  const std::string& body) {
  if (seat_.leads() && std::ranges::find(kToldKinds, kind) != kToldKinds.end())
    tellSeats(kind, by, body);
}

/// The others' time does not move by itself: it is told when it has brought something about.
void WorldWriter::tellTick(std::size_t changesBefore) {
  if (seat_.leads() && watch_ && changesOfLoop() != changesBefore)
    tellSeats(kTickKind, "session", journalBody({{"at", toIso(now_)}}));
}

std::size_t WorldWriter::changesOfLoop() const {
  return (watch_ ? watch_->alarms().changes().size() : 0) + loop_.incidents().size() +
         loop_.runs().size() + newsTold_;
}

void WorldWriter::takeShared(const store::SharedEntry& row) {
  if (!city_ || (deaf_ && row.kind != "watch")) return;
  if (row.kind == kLeadRow) return takeLeadRow(row);
  if (row.kind == kRequest) return takeRequest(row);
  const auto body = nlohmann::json::parse(row.body, nullptr, false);
  if (row.kind == kReported) {
    if (seat_.leads()) takeReported(journalText(body, "kind"), journalText(body, "body"));
    return;
  }
  if (seat_.leads()) return;
  const bool shownAhead = toldUntil_.has_value();
  const Instant shown = now_;
  if (shownAhead) now_ = *toldUntil_;
  toldUntil_.reset();
  now_ = std::max(now_, row.at);  // what is repeated happens at the time that is told
  const Outcome taken = repeat(row, body);
  if (shownAhead && isToldOfLife() && row.kind != "watch") {
    toldUntil_ = now_;
    now_ = std::max(now_, shown);
  }
  if (!taken) addFault(taken.error());
  recording_.end = std::max(recording_.end, now_);
  cursor_.window = recording_;
  if (followsNow_) cursor_.at = now_;
  keepLiveSpan();
}

bool WorldWriter::showTime(Instant now) {
  if (!isToldOfLife() || !city_ || now - now_ < kShownEvery) return false;
  if (!toldUntil_) toldUntil_ = now_;
  advanceTo(now);
  return true;
}

void WorldWriter::request(const CommandAct& act) {
  if (leaderSession_.empty()) {
    return addFault({ErrorCode::notFound, "no leading seat has been heard yet", act.subject,
                     "Start the seat that leads, or look at the shared log"});
  }
  tellSeats(kRequest, act.by,
            requestText(leaderSession_, act, role_, person_ ? &*person_ : nullptr, ++asked_,
                        seat_.session));
}

/// By its key. Who leads next does it as little once more as who has answered it.
void WorldWriter::noteAnswered(const std::string& request) {
  const auto row = std::ranges::find(requests_, request, &store::SharedEntry::key);
  if (row == requests_.end()) return;
  answered_.insert(requestDigest(requestFromText(row->body)));
  requests_.erase(row);
}

/// Whoever writes to the shared log can write there again what somebody has signed.
Outcome WorldWriter::askedOnce(const ActRequest& asked) {
  if (answered_.insert(requestDigest(asked)).second) return Done{};
  return Error{ErrorCode::badInput, "the same request was answered before", asked.login,
               "Act again at the seat that asks"};
}

/// What was asked of who led another watch was for another day. Nobody is taken at their word.
void WorldWriter::takeRequest(const store::SharedEntry& row) {
  if (seat_.follows) return requests_.push_back(row);
  const ActRequest asked = requestFromText(row.body);
  if (asked.session != seat_.session && !leaderSessions_.contains(asked.session)) return;
  auto act = commandFromText(asked.act, row.by + "@" + row.seat);
  if (!act) return addFault(unreadableRow(row));
  act->at = now_;
  act->purpose = purpose_;
  act->request = row.key;
  act->role = roleFromWord(asked.role).value_or(Role::observer);
  Outcome done = allowedThere(*act, asked);
  if (const Account* account = done && accounts_ ? accounts_->find(asked.login) : nullptr)
    act->by = (account->name.empty() ? account->login : account->name) + "@" + row.seat;
  if (done && accounts_) done = askedOnce(asked);
  if (done) done = perform(*act);
  if (done) return;
  if (row.seat == seat_.name) addFault(done.error());
  const std::string refused = journalBody({{"seat", row.seat},
                                           {"request", row.key},
                                           {"act", wordOf(act->kind)},
                                           {"subject", act->subject},
                                           {"why", done.error().text()}});
  journal(kRefused, act->by, refused);
  tellSeats(kRefused, "session", refused);
}

Outcome WorldWriter::repeat(const store::SharedEntry& row, const nlohmann::json& body) {
  if (row.kind == "watch") return repeatBegin(row, body);
  if (row.kind == "observations") return repeatObservations(row, body);
  if (row.kind == "warning") {
    told_.body = {journalText(body, "zh"), journalText(body, "en")};
    return Done{};
  }
  if (row.kind == "incident") return repeatIncident(row);
  if (row.kind == "decision") {
    const auto act = commandFromText(row.body, row.by);
    if (!act) return act.error();
    noteAnswered(act->request);
    return perform(*act);
  }
  if (row.kind == "receipt") return repeatReceipt(row);
  if (row.kind == "forecast_places") return repeatForecastPlaces(row);
  if (row.kind == kTickKind) {
    const auto at = parseIso(journalText(body, "at"));
    if (!at) return unreadableRow(row);
    passTime(*at);
    return Done{};
  }
  if (row.kind != kRefused) return Done{};
  noteAnswered(journalText(body, "request"));
  if (journalText(body, "seat") == seat_.name) {
    return Error{ErrorCode::badInput, "the leading seat did not do it: " + journalText(body, "why"),
                 journalText(body, "subject"), "Look at what has changed, then act again"};
  }
  return Done{};
}

Outcome WorldWriter::repeatBegin(const store::SharedEntry& row, const nlohmann::json& body) {
  const auto begin = parseIso(journalText(body, "begin"));
  if (!begin) return unreadableRow(row);
  const std::string city = journalText(body, "city");
  if (city != city_->name.in(Language::en)) {
    return Error{ErrorCode::badInput, "the leading seat watches another city: " + city,
                 "seat " + row.seat, "Open the same city at all seats"};
  }
  const std::string watch = journalText(body, "watch");
  repeatedWatch_ = watch.empty() ? journalText(body, "session") : watch;
  std::vector<PastForecast> scored = forecastLoop_.takePast();
  openCity(city_, domain_, *begin);
  repeatedWatch_.clear();
  health_ = {row.seat, *begin, 0, 0, 0, 0};
  leader_ = row.seat;
  leaderSession_ = journalText(body, "session");
  leaderSessions_ = {leaderSession_};
  requests_.clear();
  answered_.clear();
  feedMemory_ = FeedMemory();
  recordedThere_ = body.contains("recorded");
  if (!recordedThere_) forecastLoop_.recall(std::move(scored));
  if (startedToFollow_) {
    const bool real = journalText(body, "purpose") == "real";
    purpose_ = real ? feeds::Purpose::real : feeds::Purpose::drill;
  }
  repeats_ = true;
  deaf_ = false;
  return Done{};
}

/// The leader's warning and decision; the roads come from this seat's own forecast of the same
/// rain.
Outcome WorldWriter::repeatIncident(const store::SharedEntry& row) {
  const auto raised = forecastFromText(row.body);
  if (!raised) return raised.error();
  journal("incident", "incident", row.body);
  IncidentView view;
  view.incident.id = raised->id;
  view.incident.headline = raised->headline;
  view.incident.raised = raised->at;
  view.incident.severity = raised->severity;
  view.warning = std::exchange(told_, {});
  view.warning.headline = raised->headline;
  view.warning.severity = raised->severity;
  passTime(raised->at);
  addForecastIncident(*raised, std::move(view));
  if (forecast_) addRisks(*forecast_);
  return Done{};
}

void WorldWriter::addRisks(const world::ForecastRun& run) {
  if (incidents_.empty() || !incidents_.front().risks.empty()) return;
  incidents_.front().risks = run.risks;
  incidents_.front().zero = run.zero;
  incidents_.front().forecastId = run.id;
  incidentsStale_ = true;
}

Outcome WorldWriter::repeatObservations(const store::SharedEntry& row, const nlohmann::json& body) {
  if (!body.is_array()) return unreadableRow(row);
  std::vector<gis::FeedMessage> batch;
  for (const nlohmann::json& json : body) {
    const auto received = parseIso(journalText(json, "received"));
    if (!received) return unreadableRow(row);
    if (!json.contains("format")) {
      if (!repeatLive(*received, json)) return unreadableRow(row);
      continue;
    }
    batch.push_back({*received, journalText(json, "channel"), journalText(json, "format"),
                     journalText(json, "body")});
    now_ = std::max(now_, *received);
  }
  ingest(batch);
  return Done{};
}

/// What live feeds brought to the leader in one go.
bool WorldWriter::repeatLive(Instant received, const nlohmann::json& json) {
  auto readings = readingsOf(json);
  if (!readings) return false;
  const std::int64_t sequence =
      journal("observations", "feeds", nlohmann::json::array({json}).dump());
  now_ = std::max(now_, received);
  ++health_.received;
  health_.lastReceived = received;
  watchUntil(received);
  if (keeper_) keeping_.emplace();
  for (const Observation& observation : *readings) enterObservation(observation);
  handOver(sequence);
  const auto vehicles = vehiclesOf(json);
  const auto notices = noticesOf(json);
  if (!vehicles || !notices) return false;
  for (const gis::VehiclePosition& vehicle : *vehicles) {
    (void)feedMemory_.isNew(vehicle);
    vehicles_.take(journalText(json, "feed"), vehicle, *places_);
    takeVehicle(vehicle);
  }
  for (const gis::FeedReading& delay : delaysOf(json))
    vehicles_.takeDelay(journalText(json, "feed"), delay);
  for (const gis::FeedNotice& notice : *notices) takeNotice(journalText(json, "feed"), notice);
  for (const gis::FeedNotice& notice : *notices) {
    (void)feedMemory_.isNew(journalText(json, "feed"), notice);
    takeReport(journalText(json, "feed"), notice);
  }
  for (const gis::CapAlert& alert : alertsOf(json)) {
    (void)feedMemory_.isNew(alert);
    takeCap({received, "", "cap", gis::writeCap(alert)});
  }
  feedMemory_.commit();  // a seat that takes the lead knows what came before
  return true;
}

Outcome WorldWriter::repeatReceipt(const store::SharedEntry& row) {
  const auto told = receiptFromText(row.body);
  if (!told || !told->received) return unreadableRow(row);
  feeds::Receipt receipt = told->receipt;
  receipt.at = *told->received;
  takeReceiptAt(receipt, told->receipt.at);
  return Done{};
}

}  // namespace citymirror::session
