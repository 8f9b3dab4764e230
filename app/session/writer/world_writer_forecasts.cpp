#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/score_memory.h"
#include "app/session/live/stage_memory.h"
#include "app/session/writer/world_writer.h"

/// From rain that is announced to the forecast, and from the forecast to the incident it raises.
namespace citymirror::session {

std::string WorldWriter::forecastName(int number) { return "F" + numberText(number, "%03.0f"); }

void WorldWriter::askForForecast(const std::string& trigger, Instant until) {
  if (!domain_) return;
  world::ForecastRequest request;
  request.id = forecastName(++forecasts_);
  request.trigger = trigger;
  request.city = city_;
  request.domain = domainAtObservedStages();
  request.zero = std::max(zero_, now_ - forecastLoop_.config().startsBefore);
  request.issued = now_;
  request.until = until;
  request.rain = rain_.seriesFrom(request.zero);
  request.gauges = rain_.gaugesFrom(request.zero, city_->sensors);
  request.bands = config_.ponding;
  request.edits = reports_.corrections(request.zero, request.issued);
  request.threads = threads_;
  request.snapshotBytes = config_.steering.snapshotBytes;
  forecastLoop_.asked(now_, rain_);
  forecastCancelled_ = false;
  pending_ = std::move(request);
}

void WorldWriter::renewForecast() {
  const auto why = domain_ ? forecastLoop_.due(now_, rain_) : std::nullopt;
  if (!why) return;
  const auto& rain = rain_.forecast();
  const Instant rainEnd = rain ? rain->from + millis(rain->periodSeconds) : now_;
  note("forecast", {"自动滚动推演：" + why->zh, "the forecast is renewed: " + why->en});
  askForForecast(why->en, std::max(rainEnd, now_) + kDrainTime);
  if (pending_) renewal_ = pending_->id;
}

bool WorldWriter::renewsHere() const {
  if (!loops_ || !city_) return false;
  return !seat_.follows || isToldOfLife() || (repeats_ && forecastCancelled_);
}

bool WorldWriter::renewRepeated() {
  if (!seat_.follows || !renewsHere()) return false;
  renewForecast();
  return pending_.has_value();
}

std::optional<Instant> WorldWriter::nextForecast() const {
  return renewsHere() ? forecastLoop_.next(now_, rain_) : std::nullopt;
}

/// What is asked for meanwhile is computed all the same.
void WorldWriter::noteCancelled(const std::string& forecast) {
  forecastCancelled_ = !pending_;
  const auto next = nextForecast();
  Text then{"有新的降雨或再次要求时再推演", "the next comes with new rain, or when it is asked for"};
  if (next) {
    const std::string at = clockText(*next, city_->utcOffsetMinutes);
    then = {"若仍有降雨，" + at + "再次推演", "if it still rains the next is computed at " + at};
  }
  if (pending_) then = {"接着推演" + pending_->id, pending_->id + " is computed next"};
  note("forecast", {"推演" + forecast + "已取消；" + then.zh,
                    "forecast " + forecast + " was cancelled; " + then.en});
}

/// Rivers stand at their latest observed stage for the whole run (persistence); that of before the
/// start counts where no gauge of the river has reported since.
std::shared_ptr<const flood::FloodInputs> WorldWriter::domainAtObservedStages() const {
  auto domain = std::make_shared<flood::FloodInputs>(*domain_);
  const auto set = [&](std::size_t region, std::optional<double> stage) {
    if (stage) domain->levelRegions[region].level = {{0}, {*stage}};
  };
  for (const auto& [sensor, region] : regionOfStage_) {
    if (!stagesBefore_) break;
    const auto before = stagesBefore_->find(sensor);
    if (before != stagesBefore_->end()) set(region, newestStage(*before->second));
  }
  for (const auto& [sensor, region] : regionOfStage_)
    if (const SensorSeries* series = series_.find(sensor)) set(region, newestStage(*series));
  return domain;
}

std::optional<world::ForecastRequest> WorldWriter::takeForecastRequest() {
  if (pending_) computing_ = pending_->id;
  return std::exchange(pending_, std::nullopt);
}

void WorldWriter::finishForecast(const world::ForecastRequest& request,
                                 Result<world::ForecastRun> result) {
  if (request.id == computing_) computing_.clear();
  if (request.city != city_) return;  // of the city that was open before
  if (restsOnWithdrawn(request)) {
    forecastLoop_.settled(nullptr, city_->sensors);
    return note("forecast", {"推演" + request.id + "所依据的降水预报已撤回，结果不采用",
                             "forecast " + request.id +
                                 " rests on rain that was taken back and is not used"});
  }
  const bool sound = result.ok() && result->health.ok;
  forecastLoop_.settled(sound ? &*result : nullptr, city_->sensors);
  if (sound && !recorded_)
    journal("forecast_record", "flood",
            forecastRecordText(*forecastLoop_.newest(), city_->name.in(Language::en)));
  if (!result) {
    if (result.error().code == ErrorCode::cancelled) return noteCancelled(request.id);
    return addFault(result.error());
  }
  auto run = std::make_shared<const world::ForecastRun>(std::move(result).value());
  nlohmann::json corrections = nlohmann::json::array();
  for (const flood::DepthCorrection& done : run->flood->stats.corrections)
    corrections.push_back({{"report", done.id}, {"volume_m3", done.volume}});
  journal("forecast", "flood",
          nlohmann::json{{"id", run->id},
                         {"corrections", std::move(corrections)},
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
  forecastEndTold_ = false;
  forecastRequest_ = request;
  keepStates(*run);
  afterSteering();
  recording_.end = std::max(recording_.end, run->until);
  cursor_.window = recording_;
  note("flood", {"推演" + run->id + "完成：" + numberText(double(run->risks.size())) +
                     "条道路将积水，用时" + numberText(run->computeSeconds) + "秒",
                 "forecast " + run->id + " done: " + numberText(double(run->risks.size())) +
                     " roads will pond, computed in " + numberText(run->computeSeconds) + " s"});
  if (seat_.follows) return addRisks(*run);  // what its places say to rules, the leader tells
  if (goesOnWith(*run))
    addRisks(*run);
  else
    raiseIncident(*run);
  watchForecast(*run);
}

/// An end says nothing about the water, and nobody is to read the silence as dry.
void WorldWriter::tellForecastEnd(Instant at) {
  if (!forecast_ || forecastEndTold_ || at < forecast_->until) return;
  forecastEndTold_ = true;
  const std::string end = clockText(forecast_->until, city_->utcOffsetMinutes);
  note("forecast",
       {"推演" + forecast_->id + "已于" + end +
            "结束，此后没有新的推演：积水是否仍在不得而知，据其发出而水未退的告警保持",
        "forecast " + forecast_->id + " ended at " + end +
            " and none has come since: it is not known whether the water is still there; alarms "
            "whose water it had not seen go stay"});
}

/// The newest decision about a forecast, where this run says nothing beyond it.
const IncidentView* WorldWriter::decidedAlike(const world::ForecastRun& run,
                                              Severity severity) const {
  const auto decided = std::find_if(incidents_.begin(), incidents_.end(), [&](const auto& view) {
    const LoopIncident* incident = loop_.find(view.incident.id);
    return incident != nullptr && incident->step() != LoopStep::toVerify &&
           incident->step() != LoopStep::closed;
  });
  if (decided == incidents_.end() || severity > decided->incident.severity) return nullptr;
  const bool known = std::ranges::all_of(run.risks, [&](const coupling::PondingRisk& risk) {
    return std::ranges::any_of(decided->risks,
                               [&](const auto& old) { return old.road == risk.road; });
  });
  return known ? &*decided : nullptr;
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
  const IncidentView* stands = run.id == renewal_ ? decidedAlike(run, warning->severity) : nullptr;
  if (stands != nullptr) {
    return note("forecast", {"推演" + run.id + "与已作决定的事件" + stands->incident.id + "一致",
                             "forecast " + run.id + " says nothing beyond incident " +
                                 stands->incident.id + ", which is decided"});
  }
  IncidentView view;
  view.incident.id = "I" + numberText(double(incidents_.size() + 1), "%03.0f");
  view.incident.headline = warning->headline;
  view.incident.raised = now_;
  view.incident.severity = warning->severity;
  view.forecastId = run.id;
  view.risks = run.risks;
  view.zero = run.zero;
  const coupling::PondingRisk& worst = run.risks.front();
  view.incident.events = {
      {view.incident.id + "-1",
       "ponding.forecast",
       worst.place,
       worst.name,
       now_,
       worst.severity,
       {{"推演" + run.id + "：" + worst.name.in(Language::zh) + "最大积水" +
             numberText(worst.maxDepth * 100) + "厘米；依据：" + config_.ponding.source.zh,
         "forecast " + run.id + ": " + worst.name.in(Language::en) + " up to " +
             numberText(worst.maxDepth * 100) + " cm; bands: " + config_.ponding.source.en}},
       true}};
  view.warning = std::move(*warning);
  note("incident",
       {"待核实：" + view.warning.headline.zh, "to be verified: " + view.warning.headline.en},
       view.warning.severity);
  journal("warning", "incident",
          nlohmann::json{{"incident", view.incident.id},
                         {"zh", view.warning.body.zh},
                         {"en", view.warning.body.en}}
              .dump());
  const ForecastIncident waiting{view.incident.id, "ponding.forecast",     view.incident.severity,
                                 worst.name,       view.incident.headline, now_,
                                 worst.place};
  journal("incident", "incident", forecastText(waiting));
  addForecastIncident(waiting, std::move(view));
}

void WorldWriter::addForecastIncident(const ForecastIncident& raised, IncidentView view) {
  loop_.raise(raised);
  incidents_.insert(incidents_.begin(), std::move(view));
  showSteps();
  incidentsStale_ = true;
}

void WorldWriter::startStorm(double millimetres, double minutes) {
  if (!mayNow(Act::runForecast)) return;
  if (!(millimetres > 0 && millimetres <= 1000 && minutes >= 5 && minutes <= 1440)) {
    return addFault({ErrorCode::badInput, "a storm needs 0 to 1000 mm over 5 to 1440 minutes",
                     "storm", "Choose values in these ranges"});
  }
  gis::CapRain rain{now_, minutes * 60, {millimetres}};
  rain_.setForecast(rain);
  announced_.reset();
  note("storm",
       {"设计暴雨：" + numberText(minutes) + "分钟" + numberText(millimetres) + "毫米",
        "design storm: " + numberText(millimetres) + " mm in " + numberText(minutes) + " min"});
  askForForecast("storm", now_ + millis(minutes * 60) + kDrainTime);
}

}  // namespace citymirror::session
