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

/// One act of a what-if, oldest first.
struct MeasureView {
  Text what;
  std::string by;
  Instant at;          ///< world time from which it holds
  std::string branch;  ///< run that shows what it does
  bool computed = false;
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

  /// What the cursor reads: the newest healthy forecast, or with measures their what-if branch.
  std::shared_ptr<const world::ForecastRun> forecast;
  std::vector<MeasureView> measures;  ///< empty = the forecast itself
  bool canRedo = false;
  std::shared_ptr<const flood::StructureRow> structures;  ///< of the run at the cursor, may be null
  std::vector<IncidentView> incidents;                 ///< newest first
  std::optional<RouteView> route;
  std::vector<Text> closedRoads;            ///< roads closed to cars at the cursor
  Severity responseLevel = Severity::none;  ///< worst verified incident

  draw::DrawFrame frame;  ///< the picture at the cursor
  std::vector<run::JobStatus> jobs;
  std::vector<LogLine> log;  ///< newest last
  std::vector<Fault> faults;
};

}  // namespace citymirror::session
