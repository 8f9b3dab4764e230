#pragma once
#include <cmath>
#include <memory>

#include "app/session/world_view.h"
#include "tests/support/small_city.h"

/// The small city on its evening, by hand: 18:05 there, a forecast to 19:05, one incident.
namespace citymirror {

inline constexpr Instant kNow{1784369100000};  // 2026-07-18T10:05:00Z
inline Instant minutesAfterNow(int minutes) { return kNow + std::chrono::minutes(minutes); }

inline std::shared_ptr<const SensorSeries> pondSeries() {
  auto series = std::make_shared<SensorSeries>();
  series->sensor = "S-POND1";
  series->quantity = Quantity::pondingDepth;
  for (int minute = -60; minute <= 0; minute += 5) {
    series->at.push_back(minutesAfterNow(minute));
    series->value.push_back(0.2 + 0.002 * (minute + 60));
    series->quality.push_back(Quality::good);
  }
  return series;
}

inline std::shared_ptr<const world::ForecastRun> smallForecast(const CityModel& city) {
  auto run = std::make_shared<world::ForecastRun>();
  run->id = "F001";
  run->trigger = "CAP-1";
  run->zero = minutesAfterNow(-30);
  run->issued = kNow;
  run->until = minutesAfterNow(60);
  run->complete = true;
  run->flood = std::make_shared<const flood::FloodRun>();
  run->health.verdict = {"水量平衡误差小于千分之一", "mass error below 0.1 %"};
  for (int minute = -30; minute <= 60; minute += 10) {
    auto state = std::make_shared<flood::FloodState>();
    state->time = (minute + 30) * 60.0;
    state->depth = RasterGrid<float>({50, 50, 20, 0, 0}, 0.2F + 0.004F * float(minute + 30));
    state->mass.rain = state->mass.final_ = 50000;
    auto depths =
        std::make_shared<std::vector<float>>(city.roads.edgeCount(), 0.3F + 0.001F * float(minute));
    run->states.push_back({minutesAfterNow(minute), "main", state, depths});
  }
  const Road& road = city.roads.roads[11];
  run->risks.push_back(
      {11, road.code, road.name, 0.45, 2400, 4800, 120, {500, 500}, Severity::orange});
  return run;
}

inline session::IncidentView smallIncident(const world::ForecastRun& run) {
  session::IncidentView view;
  view.incident.id = "I001";
  view.incident.headline = {"内涝橙色预警", "Orange warning: ponding"};
  view.incident.raised = kNow;
  view.incident.severity = Severity::orange;
  Event event;
  event.evidence.push_back({"预报未来1小时50毫米", "50 mm forecast within 1 hour"});
  view.incident.events.push_back(event);
  view.warning.body = {"江津路等低洼路段积水。", "Ponding on Jiangjin Road."};
  view.forecastId = run.id;
  view.risks = run.risks;
  view.zero = run.zero;
  return view;
}

/// A pump of the forecast has been failed: its what-if branch, complete.
inline session::WhatIfView smallWhatIf(const world::ForecastRun& forecast) {
  const flood::SetPump failed{"P1", flood::PumpMode::failed};
  auto run = std::make_shared<world::ForecastRun>(forecast);
  run->id = "F001·1";
  run->parent = forecast.id;
  run->edits = {{1800, failed}};
  session::WhatIfView view;
  view.forecastId = forecast.id;
  view.run = run;
  view.done = {{{run::ActionKind::setPump, "P1", "", flood::textOf(failed), "planner", kNow},
                flood::describe(failed)}};
  return view;
}

inline session::WorldView smallWorld() {
  session::WorldView w;
  auto city = std::make_shared<const CityModel>(smallCity());
  w.revision = 1;
  w.city = city;
  w.now = kNow;
  w.cursor.at = kNow;
  w.recording = {minutesAfterNow(-60), minutesAfterNow(60)};
  for (std::size_t i = 0; i < city->sensors.size(); ++i) {
    session::SensorReading reading;
    reading.site = i;
    w.sensors.push_back(reading);
  }
  w.series["S-POND1"] = pondSeries();
  w.sensors[2].latest = Observation{"S-POND1", kNow, 0.32, Quality::good, "demo"};
  w.sensors[2].stale = false;
  w.sensors[2].severity = Severity::orange;
  for (int minute = -60; minute < 60; minute += 5) {
    w.rain.push_back({{minutesAfterNow(minute), minutesAfterNow(minute + 5)}, 40, minute >= 0});
  }
  w.forecast = smallForecast(*city);
  w.incidents.push_back(smallIncident(*w.forecast));
  w.log.push_back({kNow, "demo", {"收到降雨预报", "rain forecast received"}, Severity::none});
  w.frame.at = kNow;
  return w;
}

}  // namespace citymirror
