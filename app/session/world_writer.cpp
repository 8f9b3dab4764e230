#include "app/session/world_writer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/draw_world.h"
#include "app/session/journal_text.h"
#include "gis/crs/transform.h"

namespace citymirror::session {
namespace {

constexpr Millis kGaugeStep =
    std::chrono::minutes(5);  // the first gauge value covers the step before it
constexpr Millis kDrainTime = std::chrono::minutes(20);  // forecast goes on after the rain

/// Where no source says anything for a city without recording, a whole evening is shown.
constexpr Millis kEmptyTimeline = std::chrono::hours(2);

}  // namespace

WorldWriter::WorldWriter(Config config, store::Journal journal, int threads)
    : config_(std::move(config)),
      journal_(std::move(journal)),
      threads_(threads),
      steering_(config_.steering.keptBytes) {}

void WorldWriter::openCity(std::shared_ptr<const CityModel> city,
                           std::shared_ptr<const flood::FloodInputs> domain, Instant now) {
  city_ = std::move(city);
  frame_.place.reset();
  frame_.light =
      draw::LightChoice::day;  // a map is read by day; a view may choose the hour's light
  if (const auto at = gis::toWgs84(city_->frame, city_->extent.centre())) {
    frame_.place = draw::EarthPlace{at->x(), at->y()};
  }
  domain_ = std::move(domain);
  now_ = zero_ = now;
  recording_ = {now, now + kEmptyTimeline};
  cursor_ = {now, recording_, 1, run::Mode::replay, ""};
  pending_.reset();
  forecast_.reset();
  forecastRequest_.reset();
  steering_.setForecast(nullptr, {});
  states_ = {};
  shownBranch_.clear();
  incidents_.clear();
  route_.reset();
  kinds_.clear();
  siteOf_.clear();
  regionOfStage_.clear();
  series_ = {};
  readings_.assign(city_->sensors.size(), {});
  for (std::size_t i = 0; i < city_->sensors.size(); ++i) {
    const SensorSite& site = city_->sensors[i];
    kinds_.push_back({site.code, site.quantity});
    siteOf_[site.code] = i;
    readings_[i].site = i;
    series_.declare(
        site.code, site.quantity,
        {"feed", "", "as received", "", city_->synthetic() ? Origin::synthetic : Origin::real});
  }
  std::sort(kinds_.begin(), kinds_.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  rules_.emplace(config_.sensorRules, city_->sensors);
  for (std::size_t r = 0; domain_ && r < domain_->levelRegions.size(); ++r) {
    std::vector<bool> inside(domain_->bed->shape.size(), false);
    for (const std::uint32_t cell : domain_->levelRegions[r].cells) inside[cell] = true;
    for (const SensorSite& site : city_->sensors) {
      const GridShape& shape = domain_->bed->shape;
      const int c = shape.columnOf(site.at.x()), row = shape.rowOf(site.at.y());
      if (site.quantity == Quantity::waterLevel && shape.holds(c, row) &&
          inside[shape.index(c, row)]) {
        regionOfStage_[site.code] = r;
      }
    }
  }
  journal("session", "session",
          journalBody({{"city", city_->name.in(Language::en)}, {"version", CITYMIRROR_VERSION}}));
  note("session",
       {"已打开城市：" + city_->name.zh, "opened the city " + city_->name.in(Language::en)});
}

void WorldWriter::setRecording(std::vector<gis::FeedMessage> messages, std::vector<Note> notes) {
  if (messages.empty()) return;
  replay_ = feeds::Replay<gis::FeedMessage>(std::move(messages));
  log_.clear();
  recording_ = replay_.span();
  now_ = recording_.begin;
  zero_ = recording_.begin - kGaugeStep;
  recording_.end = recording_.end + std::chrono::minutes(10);
  cursor_.at = now_;
  cursor_.window = recording_;
  health_ = {"replay", now_, 0, int(notes.size()), 0, 0};
  for (const Note& n : notes)
    addFault({ErrorCode::badInput, n.what, n.where, "The rest of the recording is used"});
}

std::optional<Instant> WorldWriter::nextMessageAt() const {
  return replay_.finished() ? std::nullopt : std::optional(replay_.nextAt());
}

void WorldWriter::advanceTo(Instant now) {
  now_ = std::max(now_, now);
  if (city_) ingest(replay_.due(now_));
  if (followsNow_) cursor_.at = now_;
}

void WorldWriter::ingest(const std::vector<gis::FeedMessage>& batch) {
  if (batch.empty()) return;
  nlohmann::json bodies = nlohmann::json::array();
  for (const gis::FeedMessage& message : batch)
    bodies.push_back({{"channel", message.channel}, {"body", message.body}});
  journal("observations", health_.name, journalBody(bodies));
  for (const gis::FeedMessage& message : batch) {
    health_.lastReceived = message.received;
    ++health_.received;
    if (message.format == "cap")
      takeCap(message);
    else
      takeObservation(message);
  }
}

void WorldWriter::takeObservation(const gis::FeedMessage& message) {
  auto decoded = gis::decodeObservation(message, kinds_);
  if (!decoded) return reject(message, decoded.error());
  Observation observation = std::move(decoded).value();
  const SensorSite& site = city_->sensors[siteOf_.at(observation.sensor)];
  const SensorSeries* history = series_.find(observation.sensor);
  if (observation.quality == Quality::good) {
    observation.quality =
        incident::screen(site.quantity, observation.value, history, observation.at);
  }
  const bool late = history != nullptr && history->size() > 0 &&
                    seconds(observation.at - history->at.back()) > 1.5 * site.cadenceSeconds;
  const store::AppendResult result = series_.append(observation);
  if (result == store::AppendResult::duplicate) {
    ++health_.duplicates;
    return;
  }
  if (late) ++health_.gaps;
  changedSeries_.insert(observation.sensor);
  if (site.quantity == Quantity::rainIntensity) rain_.add(observation);
  for (const Event& event : rules_->apply(observation)) raise(event);
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

void WorldWriter::takeCap(const gis::FeedMessage& message) {
  const auto alert = gis::parseCap(message.body);
  if (!alert) return rejectAlert(message, alert.error());
  journal("cap", alert->sender, message.body);
  const auto rain = gis::rainOf(*alert);
  if (!rain) return rejectAlert(message, rain.error());
  rain_.setForecast(*rain);
  const double total = rain->total();
  const double hours = rain->periodSeconds / 3600;
  const Severity severity = incident::rainSeverity(config_.rainSignals, total, hours);
  note(alert->sender,
       {"降水预报：未来" + numberText(hours * 60) + "分钟" + numberText(total) + "毫米（" +
            nameOf(severity).zh + "）",
        "rain forecast: " + numberText(total) + " mm in " + numberText(hours * 60) + " min (" +
            nameOf(severity).en + ")"},
       severity);
  askForForecast(alert->identifier, rain->from + millis(rain->periodSeconds) + kDrainTime);
}

void WorldWriter::raise(const Event& event) {
  const Text& what = event.evidence.empty() ? event.placeName : event.evidence.front();
  const Text line{event.placeName.zh + "：" + what.zh,
                  event.placeName.in(Language::en) + ": " + what.in(Language::en)};
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
      {"实测 " + at + " " + line.zh, "measured " + at + " " + line.en}};
}

void WorldWriter::askForForecast(const std::string& trigger, Instant until) {
  if (!domain_) return;
  world::ForecastRequest request;
  request.id = "F" + numberText(++forecasts_, "%03.0f");
  request.trigger = trigger;
  request.city = city_;
  request.domain = domainAtObservedStages();
  request.zero = zero_;
  request.issued = now_;
  request.until = until;
  request.rain = rain_.seriesFrom(zero_);
  request.gauges = rain_.gaugesFrom(zero_, city_->sensors);
  request.bands = config_.ponding;
  request.threads = threads_;
  request.snapshotBytes = config_.steering.snapshotBytes;
  pending_ = std::move(request);
}

/// Rivers stand at their latest observed stage for the whole run (persistence).
std::shared_ptr<const flood::FloodInputs> WorldWriter::domainAtObservedStages() const {
  auto domain = std::make_shared<flood::FloodInputs>(*domain_);
  for (const auto& [sensor, region] : regionOfStage_) {
    const SensorSeries* series = series_.find(sensor);
    for (std::size_t i = series == nullptr ? 0 : series->size(); i-- > 0;) {
      if (series->quality[i] != Quality::good) continue;
      domain->levelRegions[region].level = {{0}, {series->value[i]}};
      break;
    }
  }
  return domain;
}

std::optional<world::ForecastRequest> WorldWriter::takeForecastRequest() {
  return std::exchange(pending_, std::nullopt);
}

void WorldWriter::finishForecast(const world::ForecastRequest& request,
                                 Result<world::ForecastRun> result) {
  if (request.city != city_) return;  // of the city that was open before
  if (!result) {
    if (result.error().code == ErrorCode::cancelled) {
      note("forecast",
           {"推演" + request.id + "已取消", "forecast " + request.id + " was cancelled"});
    } else {
      addFault(result.error());
    }
    return;
  }
  auto run = std::make_shared<const world::ForecastRun>(std::move(result).value());
  journal("forecast", "flood",
          nlohmann::json{{"id", run->id},
                         {"trigger", run->trigger},
                         {"issued", toIso(run->issued)},
                         {"until", toIso(run->until)},
                         {"healthy", run->health.ok},
                         {"verdict", run->health.verdict.en},
                         {"roads", run->risks.size()},
                         {"seconds", run->computeSeconds}}
              .dump());
  if (!run->health.ok) {
    addFault({ErrorCode::diverged,
              "the forecast failed its checks and is not shown: " + run->health.verdict.en,
              "forecast " + run->id, "Look at the flood domain, then ask for a new forecast"});
    return;
  }
  if (forecast_) states_.drop(forecast_->id);
  forecast_ = run;
  forecastRequest_ = request;
  keepStates(*run);
  afterSteering();
  recording_.end = std::max(recording_.end, run->until);
  cursor_.window = recording_;
  note("flood", {"推演" + run->id + "完成：" + numberText(double(run->risks.size())) +
                     "条道路将积水，用时" + numberText(run->computeSeconds) + "秒",
                 "forecast " + run->id + " done: " + numberText(double(run->risks.size())) +
                     " roads will pond, computed in " + numberText(run->computeSeconds) + " s"});
  raiseIncident(*run);
}

void WorldWriter::raiseIncident(const world::ForecastRun& run) {
  if (run.risks.empty()) return;
  incident::WarningFacts facts;
  for (const coupling::PondingRisk& risk : run.risks) {
    facts.roads.push_back({risk.name, risk.maxDepth, run.zero + millis(risk.firstAt),
                           run.zero + millis(risk.peakAt)});
  }
  facts.rainNextHour = rain_.forecastWithin(run.issued, 1);
  facts.rain = incident::rainSeverity(config_.rainSignals, facts.rainNextHour, 1);
  facts.issued = run.issued;
  facts.forecastRun = run.id;
  facts.tense = incident::Tense::forecast;
  facts.ponding = run.risks.front().severity;
  auto warning = incident::composeWarning(facts, config_.warningTemplates);
  if (!warning) return addFault(warning.error());
  for (IncidentView& older : incidents_) {
    if (older.incident.status == IncidentStatus::awaitingVerification)
      older.incident.status = IncidentStatus::closed;
  }
  IncidentView view;
  view.incident.id = "I" + numberText(double(incidents_.size() + 1), "%03.0f");
  view.incident.headline = warning->headline;
  view.incident.raised = now_;
  view.incident.severity = warning->severity;
  view.forecastId = run.id;
  view.risks = run.risks;
  const coupling::PondingRisk& worst = run.risks.front();
  view.incident.events = {
      {view.incident.id + "-1",
       "ponding.forecast",
       worst.place,
       worst.name,
       now_,
       worst.severity,
       {{"推演" + run.id + "：" + worst.name.zh + "最大积水" + numberText(worst.maxDepth * 100) +
             "厘米；依据：" + config_.ponding.source.zh,
         "forecast " + run.id + ": " + worst.name.in(Language::en) + " up to " +
             numberText(worst.maxDepth * 100) + " cm; bands: " + config_.ponding.source.en}}}};
  view.warning = std::move(*warning);
  note("incident",
       {"待核实：" + view.warning.headline.zh, "to be verified: " + view.warning.headline.en},
       view.warning.severity);
  journal("warning", "incident",
          nlohmann::json{{"incident", view.incident.id},
                         {"zh", view.warning.body.zh},
                         {"en", view.warning.body.en}}
              .dump());
  incidents_.insert(incidents_.begin(), std::move(view));
}

void WorldWriter::decide(const std::string& incidentId, IncidentStatus decision,
                         const std::string& by) {
  const auto found = std::find_if(incidents_.begin(), incidents_.end(), [&](const IncidentView& v) {
    return v.incident.id == incidentId;
  });
  if (found == incidents_.end()) {
    return addFault(
        {ErrorCode::notFound, "there is no such incident", incidentId, "Choose one from the list"});
  }
  Incident& incident = found->incident;
  if (incident.status != IncidentStatus::awaitingVerification) return;
  const bool verified = decision == IncidentStatus::verified;
  incident.status = decision;
  incident.decidedBy = by;
  incident.decidedAt = now_;
  const run::Action action{
      verified ? run::ActionKind::verifyIncident : run::ActionKind::rejectIncident,
      incidentId,
      "awaiting",
      verified ? "verified" : "rejected",
      by,
      now_};
  journal("decision", by,
          nlohmann::json{{"action", run::wordOf(action.kind)},
                         {"incident", incidentId},
                         {"headline", incident.headline.zh}}
              .dump());
  note(by,
       verified ? Text{"已核实：" + incident.headline.zh, "verified: " + incident.headline.en}
                : Text{"已驳回：" + incident.headline.zh, "rejected: " + incident.headline.en},
       verified ? incident.severity : Severity::none);
}

void WorldWriter::startStorm(double millimetres, double minutes) {
  if (!(millimetres > 0 && millimetres <= 1000 && minutes >= 5 && minutes <= 1440)) {
    return addFault({ErrorCode::badInput, "a storm needs 0 to 1000 mm over 5 to 1440 minutes",
                     "storm", "Choose values in these ranges"});
  }
  gis::CapRain rain{now_, minutes * 60, {millimetres}};
  rain_.setForecast(rain);
  note("storm",
       {"设计暴雨：" + numberText(minutes) + "分钟" + numberText(millimetres) + "毫米",
        "design storm: " + numberText(millimetres) + " mm in " + numberText(minutes) + " min"});
  askForForecast("storm", now_ + millis(minutes * 60) + kDrainTime);
}

void WorldWriter::seek(Instant at) {
  followsNow_ = false;
  cursor_.at = std::clamp(at, recording_.begin, recording_.end);
}

void WorldWriter::followNow() {
  followsNow_ = true;
  cursor_.at = now_;
}

void WorldWriter::select(const std::string& code) {
  selected_ = code;
  ribbonsStale_ = true;
}

void WorldWriter::addFault(const Error& error) {
  faults_.push_back({now_, error});
  journal("fault", "session", journalBody({{"error", error.text()}}));
}

void WorldWriter::note(const std::string& by, const Text& what, Severity severity) {
  log_.push_back({now_, by, what, severity});
}

void WorldWriter::journal(std::string_view kind, const std::string& by, const std::string& body) {
  const auto written = journal_.append(now_, kind, by, body);
  if (!written) faults_.push_back({now_, written.error()});
}

}  // namespace citymirror::session
