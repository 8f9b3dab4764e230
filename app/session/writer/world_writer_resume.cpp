#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/rain_memory.h"
#include "app/session/live/stage_memory.h"
#include "app/session/live/told_decision.h"
#include "app/session/writer/world_writer.h"

/// What goes on after a restart.
namespace citymirror::session {

/// What had happened was told, written and sent by the session that ended.
void WorldWriter::resumeWatch(Instant at, Resumed resumed) {
  watch_.emplace(std::move(resumed.left.watch));
  loop_ = std::move(resumed.left.loop);
  series_ = std::move(resumed.left.series);
  heardBefore_ = resumed.left.heard;
  reports_ = std::move(resumed.left.reports);
  feedMemory_ = std::move(resumed.known);
  vehicles_ = std::move(resumed.vehicles);
  shownReports_.reset();
  (void)loop_.takeOutbox();
  (void)loop_.takeNews();
  runsTold_ = loop_.runs().size();
  alarmChangesTold_ = watch_->alarms().changes().size();
  alarmsView_.reset();
  rulesView_.reset();
  rooms_.clear();
  incidentsStale_ = true;
  for (const SensorSite& site : city_->sensors)
    if (const SensorSeries* series = series_.find(site.code); series != nullptr && series->size() > 0)
      changedSeries_.insert(site.code);
  forecasts_ = resumed.forecasts;
  resumeForecasts(resumed.warnings);
  now_ = std::max(now_, at);
  rain_.complete(rainOfSeries(series_, *city_));
  rememberRain();
  resumeRain(resumed.alerts);
  journalUntold(resumed.untold);
  journal("watch", "session",
          journalBody({{"begin", toIso(at)},
                       {"city", city_->name.in(Language::en)},
                       {"continues", true}}));
  const auto open = std::count_if(loop_.incidents().begin(), loop_.incidents().end(),
                                  [](const LoopIncident& incident) { return incident.open(); });
  const std::string count = std::to_string(open);
  note("session", {"接续上次运行：" + count + "个未结事件",
                   "goes on from before the restart: " + count + " open incidents"});
  passTime(at);
}

/// A forecast begins where the rain did that was measured before the start, as without it.
void WorldWriter::rememberRain() {
  rain_.forgetBefore(now_ - config_.forecastLoop.measured.all);
  const auto wet = rain_.rainsFrom({now_ - config_.forecastLoop.startsBefore, now_});
  if (wet) zero_ = std::min(zero_, *wet);
}

/// As long as values in memory.
void WorldWriter::forgetStagesBefore(Instant oldest) {
  if (!stagesBefore_) return;
  MeasuredSeries left = *stagesBefore_;
  forgetStages(left, oldest);
  stagesBefore_ = left.empty() ? nullptr : std::make_shared<const MeasuredSeries>(std::move(left));
}

/// Before the entry that goes on: who repeats the journal comes to them in order.
void WorldWriter::journalUntold(const Untold& untold) {
  nlohmann::json decisions = nlohmann::json::array(), changes = nlohmann::json::array();
  for (const incident::Decision& decision : untold.decisions)
    decisions.push_back(toldDecision(decision));
  for (const incident::AlarmChange& change : untold.changes) changes.push_back(toldChange(change));
  for (nlohmann::json* list : {&decisions, &changes}) {
    for (nlohmann::json& told : *list) told["late"] = true;
    if (!list->empty()) journal(list == &changes ? "alarms" : "rules", "rules", journalBody(*list));
  }
}

/// Their words come from the journal; the runs that they rest on are gone.
void WorldWriter::resumeForecasts(const std::map<std::string, Text>& warnings) {
  for (const LoopIncident& incident : loop_.incidents()) {
    if (!incident.ofForecast()) continue;
    IncidentView view;
    view.incident.id = incident.id;
    view.incident.headline = incident.headline;
    view.incident.raised = incident.raised;
    view.incident.severity = incident.worst;
    view.warning.headline = incident.headline;
    view.warning.severity = incident.worst;
    if (const auto warning = warnings.find(incident.id); warning != warnings.end())
      view.warning.body = warning->second;
    incidents_.insert(incidents_.begin(), std::move(view));
  }
  showSteps();
}

}  // namespace citymirror::session
