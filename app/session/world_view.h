#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/branch/plan_in_force.h"
#include "app/session/command/command_incident.h"
#include "app/session/command/duties.h"
#include "app/session/command/handling_view.h"
#include "app/session/command/label_mask.h"
#include "app/session/command/posture.h"
#include "app/session/command/route_view.h"
#include "app/session/exposure_view.h"
#include "app/session/live/field_reports.h"
#include "app/session/live/forecast_checks.h"
#include "app/session/live/received_warning.h"
#include "app/session/live/seat.h"
#include "app/session/live/series_history.h"
#include "app/session/live/source_conflicts.h"
#include "app/session/live/vehicle_board.h"
#include "engine/core/city_model.h"
#include "engine/core/event.h"
#include "engine/core/feed_status.h"
#include "engine/core/series.h"
#include "engine/draw/draw_frame.h"
#include "engine/run/action.h"
#include "engine/run/clock.h"
#include "engine/run/job_queue.h"
#include "scenarios/incident/alarm_groups.h"
#include "scenarios/incident/warning.h"
#include "scenarios/world/forecast.h"
#include "scenarios/world/forecast_score.h"

/// What people see of the world, as one immutable value. Panels, window, report and command line
/// read this and nothing else.
namespace citymirror::session {

struct WorldRunRequest;
class RainRecord;

/// One sensor at `now`.
struct SensorReading {
  std::size_t site = 0;  ///< index in city->sensors
  std::optional<Observation> latest;
  Millis age{0};      ///< now − latest.at
  bool stale = true;  ///< older than twice its cadence, or nothing yet
  Severity severity = Severity::none;
};

/// Rain of one stretch of the timeline.
struct RainBar {
  Span span;
  double mmPerHour = 0;   ///< mean over the span
  bool forecast = false;  ///< announced, or of a scenario: not measured
};

enum class IncidentOrigin { forecast, alarms, person };

/// A linkage plan that people may start.
struct PlanChoice {
  std::string id;
  Text title;
};

/// Somebody who answers for a place.
struct OwnerView {
  std::string unit;
  Text name, department;
};
/// The nearest units that could go, and what that rests on.
struct ProposalsView {
  Instant at;  ///< when it was computed
  RouteBasis basis;
  std::vector<UnitProposal> units;
};
/// What the forecast says about the place of an incident.
struct PlaceForecast {
  std::string forecastId;
  double depth = 0;  ///< m, the deepest from now on within a cell's reach
  Instant at;        ///< of that
};
/// What the room of an incident knows beside its steps; ages until it is renewed.
struct RoomFacts {
  std::shared_ptr<const ProposalsView> proposals;  ///< null = no place, no roads, it has ended
  std::optional<PlaceForecast> forecast;
  std::optional<ResponseLevel> approvalWanted;  ///< before a linkage may go out
  bool signedByDispatch = false;  ///< whoever has signed in here approves it by dispatching
};

/// How people work on an incident.
struct IncidentDesk {
  LoopIncident loop;
  std::optional<Instant> dueBy;         ///< when its present step has lasted too long
  std::vector<incident::Alarm> alarms;  ///< of the group: the first one first, then by time
  std::string firstOut;                 ///< id of the alarm that came first
  std::vector<Point2> extent;           ///< convex hull
  std::vector<Text> causes;             ///< of its alarms; several where a flood joined them
  incident::Trend trend = incident::Trend::steady;
  std::vector<PlanChoice> plans;  ///< that fit it
  std::vector<LinkageRun> runs;   ///< in order
  Text eventClass, area;          ///< names; empty = of none
  std::vector<OwnerView> owners;  ///< several where the directory does not tell them apart
  RoomFacts room;
};

/// An incident as people see it: what happened, what is proposed, who decided what.
struct IncidentView {
  Incident incident;
  incident::Warning warning;  ///< of a forecast
  std::string forecastId;
  std::vector<coupling::PondingRisk> risks;
  Instant zero;  ///< of the forecast: times of the risks count from here
  IncidentOrigin origin = IncidentOrigin::forecast;
  std::shared_ptr<const IncidentDesk> desk = nullptr;
};

/// What rules have raised, and which alarms are about one thing.
struct AlarmsView {
  std::vector<incident::Alarm> queue;        ///< what a person has to look at, worst first
  std::vector<incident::AlarmGroup> groups;  ///< none that another has taken over
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

/// How the forecasts so far did against the gauges.
struct ForecastScoreView {
  world::ForecastScore total;
  std::vector<world::SiteOutcome> outcomes;  ///< of forecast or seen events, oldest forecast first
  std::size_t forecasts = 0;                 ///< that are scored
  double eventDepth = 0;                     ///< m of ponding
  Text source;                               ///< of eventDepth
  Instant until;
};

/// One line of the record that people may read: what was received, computed, decided.
struct LogLine {
  Instant at;
  std::string by;
  Text what;
  Severity severity = Severity::none;
  bool person = false;  ///< `by` is the name of somebody
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

/// This seat among those that share the picture.
struct SeatView {
  Seat seat;
  SeatHealth health;
  std::string leader;  ///< of a follower: the seat it repeats; empty = none was heard yet
};

/// A live feed: how it is, and whether its sender is reached.
struct FeedLine {
  FeedStatus status;
  bool connected = false;
  std::string trouble;  ///< of the last exchange while it did not go well
  DelaysAlone delaysAlone = {};  ///< that it told; filled by who keeps the vehicles
};

/// How the centre works, and since when.
struct PostureView {
  PostureKind kind = PostureKind::peace;
  Text title;
  std::string layout;
  Text effects;  ///< layout, refresh, recording, rules and rights, in words
  std::optional<PostureChange> last;  ///< nothing = it has not been changed
};

/// Who works at this seat.
struct PersonView {
  bool accounts = false;  ///< people sign in here
  bool signedIn = false;
  std::string name;  ///< of who is signed in
  Role role = Role::dutyOfficer;
  std::string login;      ///< of them
  bool locked = false;  ///< signed in, but the password has to be shown again before any act
  bool maskMayBeLifted = false;
  /// What each role may do in the present posture; null = not known.
  std::shared_ptr<const RoleTable> rights = nullptr;
};

/// What people see, at one instant, as one value that never changes: window, command line and report
/// read nothing else. Shared between threads; a later one has a higher revision.
struct WorldView {
  std::uint64_t revision = 0;
  std::shared_ptr<const CityModel> city;  ///< as it may be shown; null while none is open
  /// The same for models that compute, with what is masked: nothing of it is shown. Equal to `city`
  /// where nothing is masked; tells whether two views are of one city.
  std::shared_ptr<const CityModel> whole;
  std::shared_ptr<const LabelMask> mask;  ///< what is not shown here; null = everything is
  std::shared_ptr<const flood::FloodInputs> domain;
  /// What is drilled: the clock, rain and timeline are those of a file, nothing is measured. Null =
  /// none was opened.
  std::shared_ptr<const WorldRunRequest> scenario;

  Instant now;  ///< the world's clock
  bool playing = false;
  bool followsNow = true;  ///< the cursor moves with now
  run::TimeCursor cursor;  ///< what is looked at
  Span recording;          ///< span of the timeline
  Span recorded;           ///< of the messages of a recording; empty = none plays
  Instant forecastReach;   ///< no forecast of that recording goes beyond; without one means nothing

  std::vector<SensorReading> sensors;  ///< one per city sensor
  std::map<std::string, std::shared_ptr<const SensorSeries>> series;
  std::shared_ptr<const SeriesHistory> history;  ///< that somebody asked for; null = none yet
  std::vector<RainBar> rain;  ///< past and forecast
  /// As gauges measured it, without what is announced; null while a scenario is drilled.
  std::shared_ptr<const RainRecord> measuredRain = nullptr;
  /// Good values of gauges in rivers from before the start, beside `series`; null = none.
  std::shared_ptr<const std::map<std::string, std::shared_ptr<const SensorSeries>>> stagesBefore =
      nullptr;
  std::optional<FeedHealth> feed;
  std::shared_ptr<const std::vector<FeedLine>> feeds;  ///< live ones; null where there are none

  std::shared_ptr<const world::ForecastRun> forecast;  ///< newest healthy one
  std::string computingForecast;  ///< id of the one that computes or waits for it; empty = none
  /// When the next is computed without hands if it still rains; nothing where none is foreseen.
  std::optional<Instant> nextForecast;
  bool forecastCancelled = false;  ///< the newest one that was asked for
  std::optional<WhatIfView> whatIf;                    ///< while something is done or undone
  std::shared_ptr<const ForecastScoreView> score;      ///< null before the first forecast
  /// Of the water that people look at: as `exposedIn` says, or a few minutes before while they move
  /// on. Null = not counted yet, or no water is known.
  std::shared_ptr<const ExposureView> exposure;
  std::string exposedIn;  ///< the run whose water is counted; empty = none reaches the cursor
  /// What the structures of the shown run do at the cursor; may be null.
  std::shared_ptr<const flood::StructureRow> structures;
  std::vector<IncidentView> incidents;       ///< of forecasts and of alarms, newest first
  std::shared_ptr<const AlarmsView> alarms;  ///< null while no city is watched
  /// Cases since the watch began, a restart that goes on included; null while no city is open.
  std::shared_ptr<const HandlingView> handling;
  /// As they are switched now, with who switched them; null while no city is watched.
  std::shared_ptr<const std::vector<incident::Rule>> rules;
  std::shared_ptr<const std::vector<FieldReport>> reports;  ///< as they came; null = none
  std::optional<VehicleView> vehicle;  ///< of a feed: the selected one, where it is shown
  std::optional<RouteView> route;
  std::vector<Text> closedRoads;            ///< roads closed to cars at the cursor
  Severity responseLevel = Severity::none;  ///< worst verified incident
  PostureView posture;
  /// What leaves this seat says Exercise: a recording plays, or live feeds without anybody having
  /// said that it is for real.
  bool exercise = false;
  feeds::Purpose purpose = feeds::Purpose::drill;  ///< of linkages that begin now
  PersonView person;
  std::optional<PlanInForce> plan;      ///< that people work by; nothing = none was adopted
  std::vector<ConflictView> conflicts;  ///< sources that disagree, worst first
  /// Of others, in force at the cursor; null = none. Each is the same pointer from view to view.
  std::shared_ptr<const ReceivedWarnings> warnings = nullptr;
  std::vector<ForecastCheck> forecastChecks;  ///< where a gauge measures what is forecast

  draw::DrawFrame frame;  ///< the picture at the cursor
  std::optional<SeatView> seat;  ///< nothing for a seat on its own
  std::vector<run::JobStatus> jobs;
  std::vector<LogLine> log;  ///< newest last
  std::vector<Fault> faults;

  /// The city that models compute with.
  const std::shared_ptr<const CityModel>& computed() const { return whole ? whole : city; }
  /// The label by which an attribute is masked here; nothing = it is shown.
  std::optional<Text> masked(const std::string& layer, const std::string& attribute) const {
    return mask ? mask->attribute(layer, attribute) : std::nullopt;
  }
  /// How people work on an incident; null where there is none with this id, or no desk for it.
  const IncidentDesk* deskOf(const std::string& id) const {
    for (const IncidentView& view : incidents)
      if (view.incident.id == id) return view.desk.get();
    return nullptr;
  }
  /// A replay faster than life goes at ×1 while its forecast computes, whatever cursor.rate says.
  bool waitsForForecast() const {
    return playing && cursor.rate > 1 && !computingForecast.empty();
  }
  /// The run whose time was over before the cursor, so that no water is known there: not dry. Null
  /// where water is shown, before the run, and without one.
  const world::ForecastRun* endedBefore() const {
    const world::RunPointer& run = shown();
    const bool ended = run && run->complete && !frame.water && exposedIn.empty();
    return ended && cursor.at > run->until ? run.get() : nullptr;
  }
  bool showsWhatIf() const { return whatIf && whatIf->run; }
  /// What the picture shows: the what-if run where there is one, else the forecast; may be null.
  const world::RunPointer& shown() const { return showsWhatIf() ? whatIf->run : forecast; }
};

}  // namespace citymirror::session
