#include <algorithm>

#include "app/session/command/journal_text.h"
#include "app/session/live/told_decision.h"
#include "app/session/writer/world_writer.h"

namespace citymirror::session {
void WorldWriter::beginWatch(Instant at) {
  watch_.reset();
  heardBefore_ = false;
  alarmChangesTold_ = 0;
  alarmsView_.reset();
  rulesView_.reset();
  loop_ = CommandLoop(config_.command, dutiesOf(config_.command.duties, *city_));
  rooms_.clear();
  for (const Note& n : loop_.duties().notes)
    note("session", {"责任目录：" + n.where + "：" + n.what, "directory: " + n.where + ": " + n.what});
  runsTold_ = 0;
  incidentsStale_ = true;
  auto watch = Watch::make(config_.watch, *city_, at);
  if (!watch) return addFault(watch.error());
  watch_.emplace(std::move(*watch));
  auto told = nlohmann::json{{"begin", toIso(at)}, {"city", city_->name.in(Language::en)}};
  if (seat_.leads()) {
    told["session"] = seat_.session;
    told["watch"] = seat_.session + "-" + std::to_string(++watches_);
    told["purpose"] = purpose_ == feeds::Purpose::real ? "real" : "drill";
    if (recorded_) told["recorded"] = true;
  } else if (!repeatedWatch_.empty()) {
    told["repeats"] = repeatedWatch_;
  }
  journal("watch", "session", journalBody(told));
}

/// Missing data counts from the first message on: a city without feeds is not a silent one.
void WorldWriter::watchUntil(Instant at) {
  if (!watch_ || (health_.received == 0 && !heardBefore_)) return;
  std::vector<incident::Decision> decisions;
  watch_->advance(at, decisions);
  tell(decisions);
}

void WorldWriter::tell(const std::vector<incident::Decision>& decisions) {
  if (!decisions.empty()) {
    nlohmann::json list = nlohmann::json::array();
    for (const incident::Decision& d : decisions) {
      raise(incident::eventOf(d, d.ruleId + "@" + d.group));
      list.push_back(toldDecision(d));
    }
    journal("rules", "rules", journalBody(list));
    loop_.follow(*watch_);
    tellLoop();
    incidentsStale_ = true;
  }
  const auto& changes = watch_->alarms().changes();
  if (alarmChangesTold_ == changes.size()) return;
  nlohmann::json list = nlohmann::json::array();
  for (; alarmChangesTold_ < changes.size(); ++alarmChangesTold_)
    list.push_back(toldChange(changes[alarmChangesTold_]));
  journal("alarms", "rules", journalBody(list));
  alarmsView_.reset();
  incidentsStale_ = true;
}

std::shared_ptr<const AlarmsView> WorldWriter::alarmsView() {
  if (alarmsView_ || !watch_) return alarmsView_;
  auto view = std::make_shared<AlarmsView>();
  for (const incident::Alarm* alarm : watch_->alarms().queue()) view->queue.push_back(*alarm);
  for (const incident::AlarmGroup* group : watch_->groups().open()) view->groups.push_back(*group);
  alarmsView_ = std::move(view);
  return alarmsView_;
}

void WorldWriter::ingest(const std::vector<gis::FeedMessage>& batch) {
  if (batch.empty()) return;
  nlohmann::json bodies = nlohmann::json::array();
  for (const gis::FeedMessage& message : batch)
    bodies.push_back({{"channel", message.channel},
                      {"received", toIso(message.received)},
                      {"format", message.format},
                      {"body", message.body}});
  journal("observations", health_.name, journalBody(bodies));
  for (const gis::FeedMessage& message : batch) {
    health_.lastReceived = message.received;
    ++health_.received;
    watchUntil(message.received);
    if (message.format == "cap")
      takeCap(message);
    else
      takeObservation(message);
  }
}

void WorldWriter::takeObservation(const gis::FeedMessage& message) {
  if (!watch_) return;
  auto decoded = gis::decodeObservation(message, kinds_);
  if (!decoded) return reject(message, decoded.error());
  enterObservation(*decoded);
}

void WorldWriter::enterObservation(const Observation& observation) {
  if (!watch_) return;
  if (conflicts_) conflicts_->take(observation);
  const SensorSite& site = city_->sensors[siteOf_.at(observation.sensor)];
  const SensorSeries* history = series_.find(observation.sensor);
  const bool late = history != nullptr && history->size() > 0 &&
                    seconds(observation.at - history->at.back()) > 1.5 * site.cadenceSeconds;
  std::vector<incident::Decision> decisions;
  if (watch_->enter(series_, observation, decisions) == store::AppendResult::duplicate) {
    ++health_.duplicates;
    return;
  }
  if (late) ++health_.gaps;
  changedSeries_.insert(observation.sensor);
  if (keeping_ || site.quantity == Quantity::rainIntensity) {
    Observation judged = observation;
    const SensorSeries& kept = *series_.find(observation.sensor);
    if (const auto index = kept.newestAt(observation.at)) judged.quality = kept.quality[*index];
    if (site.quantity == Quantity::rainIntensity) {
      rain_.add(judged);
      measuredRain_.reset();
    }
    if (keeping_) keeping_->push_back(std::move(judged));
  }
  tell(decisions);
}

void WorldWriter::reject(const gis::FeedMessage& message, const Error& error) {
  ++health_.rejected;
  journal("rejected", message.channel,
          journalBody({{"reason", error.text()}, {"body", message.body}}));
  note("feed", {"拒收一条消息：" + error.text(), "rejected a message: " + error.text()});
}

/// An alert that cannot be read may be the one that mattered: people are told.
void WorldWriter::rejectAlert(const gis::FeedMessage& message, const Error& error) {
  reject(message, error);
  addFault(error);
}

void WorldWriter::raise(const Event& event) {
  const Text& what = event.evidence.empty() ? event.placeName : event.evidence.front();
  const Text line = what.filled();  // the sentence of a rule names the place
  note("rules", line, event.severity);
  if (event.severity < Severity::orange || incidents_.empty()) return;
  Incident& incident = incidents_.front().incident;
  if (incident.status != IncidentStatus::awaitingVerification &&
      incident.status != IncidentStatus::verified) {
    return;
  }
  std::erase_if(incident.events, [&](const Event& e) { return e.placeName == event.placeName; });
  incident.events.push_back(event);
  const std::string at = clockText(event.raised, city_->utcOffsetMinutes);
  incident.events.back().evidence = {
      event.foreseen ? Text{at + " 预报 " + line.zh, "forecast at " + at + ": " + line.en}
                     : Text{at + " 实测 " + line.zh, "measured at " + at + ": " + line.en}};
}

}  // namespace citymirror::session
