#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/event.h"
#include "engine/core/series.h"
#include "engine/draw/draw_frame.h"
#include "engine/run/action.h"
#include "engine/run/clock.h"
#include "engine/run/job_queue.h"
#include "scenarios/incident/warning.h"
#include "scenarios/world/forecast.h"

/// What people see of the world, as one immutable value. Panels, window, report and command line
/// read this and nothing else.
namespace citymirror::session {

/// One sensor at `now`.
struct SensorReading {
  std::size_t site = 0;  ///< index in city->sensors
  std::optional<Observation> latest;
  Millis age{0};      ///< now − latest.at
  bool stale = true;  ///< older than twice its cadence, or nothing yet
  Severity severity = Severity::none;
};

struct RainBar {
  Span span;
  double mmPerHour = 0;
  bool forecast = false;
};

struct IncidentView {
  Incident incident;
  incident::Warning warning;
  std::string forecastId;
  std::vector<coupling::PondingRisk> risks;
};

/// A unit's way to a place over the flooded network and, for comparison, over the dry one.
struct RouteView {
  std::string unit;  ///< resource code
  Text unitName;
  std::string roadCode;
  Text destination;
  std::string vehicleClass;
  Instant departs;
  std::optional<traffic::Route> flooded;  ///< nothing = cannot get there
  std::optional<traffic::Route> dry;
};

/// One thing people did to the flood, and what it is in words.
struct MeasureView {
  run::Action action;
  Text what;
};

/// The forecast with what people did to it: never the forecast itself.
struct WhatIfView {
  std::string forecastId;                 ///< what it branches from
  world::RunPointer run;                  ///< what is computed so far; null where nothing is done
  std::vector<MeasureView> done, undone;  ///< oldest first; what redo brings back next is last
  std::vector<flood::DrawBarrier> barriers;  ///< drawn ones that stand at the cursor
  bool computing = false, paused = false;
  double fraction = 1;  ///< of the computation
};

/// One line of the record that people may read: what was received, computed, decided.
struct LogLine {
  Instant at;
  std::string by;
  Text what;
  Severity severity = Severity::none;
};

/// A fault people must know: shown until dismissed; the rest keeps running.
struct Fault {
  Instant at;
  Error error;
};

/// How well the feed is doing.
struct FeedHealth {
  std::string name;
  Instant lastReceived;
  int received = 0, rejected = 0, duplicates = 0, gaps = 0;
};

struct WorldView {
  std::uint64_t revision = 0;
  std::shared_ptr<const CityModel> city;  ///< null while none is open
  std::shared_ptr<const flood::FloodInputs> domain;

  Instant now;  ///< the world's clock
  bool playing = false;
  bool followsNow = true;  ///< the cursor moves with now
  run::TimeCursor cursor;  ///< what is looked at
  Span recording;          ///< span of the timeline

  std::vector<SensorReading> sensors;  ///< one per city sensor
  std::map<std::string, std::shared_ptr<const SensorSeries>> series;
  std::vector<RainBar> rain;  ///< past and forecast
  std::optional<FeedHealth> feed;

  std::shared_ptr<const world::ForecastRun> forecast;  ///< newest healthy one
  std::optional<WhatIfView> whatIf;                    ///< while something is done or undone
  /// What the structures of the shown run do at the cursor; may be null.
  std::shared_ptr<const flood::StructureRow> structures;
  std::vector<IncidentView> incidents;  ///< newest first
  std::optional<RouteView> route;
  std::vector<Text> closedRoads;            ///< roads closed to cars at the cursor
  Severity responseLevel = Severity::none;  ///< worst verified incident

  draw::DrawFrame frame;  ///< the picture at the cursor
  std::vector<run::JobStatus> jobs;
  std::vector<LogLine> log;  ///< newest last
  std::vector<Fault> faults;

  bool showsWhatIf() const { return whatIf && whatIf->run; }
  /// What the picture shows: the what-if run where there is one, else the forecast; may be null.
  const world::RunPointer& shown() const { return showsWhatIf() ? whatIf->run : forecast; }
};

}  // namespace citymirror::session
