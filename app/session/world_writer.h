#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/feeds/replay.h"
#include "app/session/config.h"
#include "app/session/measures.h"
#include "app/session/rain_record.h"
#include "app/session/steering.h"
#include "app/session/world_view.h"
#include "engine/run/action.h"
#include "engine/run/world_store.h"
#include "engine/store/journal.h"
#include "engine/store/series_store.h"
#include "gis/feed/recording.h"

namespace citymirror::session {

/// The one writer of the world: takes messages, forecasts and human acts, remembers and journals
/// them, and publishes what people see. One thread (the session's world thread, or a test).
class WorldWriter {
 public:
  WorldWriter(Config config, store::Journal journal, int threads);

  void openCity(std::shared_ptr<const CityModel> city,
                std::shared_ptr<const flood::FloodInputs> domain, Instant now);
  void setRecording(std::vector<gis::FeedMessage> messages, std::vector<Note> notes);

  /// The world's clock moves on: everything received until then is taken in. Never goes back.
  void advanceTo(Instant now);
  Instant now() const { return now_; }
  /// The recording is over: nothing more arrives and its timeline has passed.
  bool played() const { return replay_.finished() && now_ >= recording_.end; }
  /// When the next message arrives, if one is left.
  std::optional<Instant> nextMessageAt() const;

  /// A forecast that ought to run, once; the caller runs it on a worker and hands the result back.
  std::optional<world::ForecastRequest> takeForecastRequest();
  void finishForecast(const world::ForecastRequest& request, Result<world::ForecastRun> result);

  // Steering: what people do to the forecast, at the cursor, as what-if branches of it.
  void editFlood(const flood::FloodEdit& edit, const std::string& by);
  void drawSandbags(const std::vector<Point2>& line, double height, const std::string& by);
  void blockStreet(const Point2& at, const std::string& by);
  void scaleRain(double factor, const std::string& by);
  void undo(const std::string& by);
  void redo(const std::string& by);
  /// Back to the forecast; redo brings the branch back.
  void showForecast(const std::string& by);
  /// What the session's workers ought to do about the branch, once.
  std::optional<Steering::Work> takeSteeringWork() { return steering_.takeWork(); }
  void takeBranchPart(const std::string& requestId, const world::ForecastRun& part);
  void finishBranch(const std::string& requestId, Result<world::ForecastRun> result);
  /// The measures whose branch still computes are taken back; redo does them again.
  void cancelBranch(const std::string& by);
  /// For the journal: a person held or released what computes.
  void noteComputation(const std::string& verb, const Text& what, const std::string& by);
  void setBranchPaused(bool paused) { branchPaused_ = paused; }
  bool branchComputing() const { return steering_.computing(); }

  void decide(const std::string& incidentId, IncidentStatus decision, const std::string& by);
  void requestRoute(const std::string& unit, const std::string& roadCode);
  void startStorm(double millimetres, double minutes);
  void seek(Instant at);
  void followNow();
  void setLanguage(Language language) { language_ = language; }
  void select(const std::string& code);
  void addFault(const Error& error);
  void dismissFaults() { faults_.clear(); }
  void note(const std::string& by, const Text& what, Severity severity = Severity::none);

  /// The world as one value. `playing` and `jobs` come from the session that owns clock and queue.
  std::shared_ptr<const WorldView> publish(bool playing, double rate,
                                           std::vector<run::JobStatus> jobs);

 private:
  using Snapshot = std::shared_ptr<const world::WorldState>;

  void ingest(const std::vector<gis::FeedMessage>& batch);
  void takeObservation(const gis::FeedMessage& message);
  void takeCap(const gis::FeedMessage& message);
  void reject(const gis::FeedMessage& message, const Error& error);
  void rejectAlert(const gis::FeedMessage& message, const Error& error);
  void raise(const Event& event);
  void askForForecast(const std::string& trigger, Instant until);
  std::shared_ptr<const flood::FloodInputs> domainAtObservedStages() const;
  void raiseIncident(const world::ForecastRun& run);
  void journal(std::string_view kind, const std::string& by, const std::string& body);
  Severity severityThen(const SensorSite& site, const Observation& value) const;
  /// The cursor's instant within the run that is shown, as seconds from its zero.
  Result<double> steerableTime();
  std::vector<flood::TimedEdit> editsUntil(double time) const;
  std::string nextBarrier(const std::string& kind);
  void journalMeasure(std::string_view verb, const Measure& measure, const std::string& by);
  void stepBack(Steering::Failure failure, const std::string& by);
  void afterSteering();
  world::RunPointer shownRun() const;
  void keepStates(const world::ForecastRun& run);
  WhatIfView whatIfView() const;
  std::shared_ptr<const flood::StructureRow> structuresAtCursor() const;
  void updateReadings();
  void updatePicture();
  std::shared_ptr<const draw::WaterSurface> waterAtCursor();

  Config config_;
  store::Journal journal_;
  int threads_;
  Language language_ = Language::zh;

  std::shared_ptr<const CityModel> city_;
  std::shared_ptr<const flood::FloodInputs> domain_;
  std::vector<gis::SensorKind> kinds_;  ///< sorted by code
  std::map<std::string, std::size_t> siteOf_;
  std::map<std::string, std::size_t> regionOfStage_;  ///< river station → level region it stands in

  Instant now_;
  Instant zero_;  ///< begin of what is remembered
  Span recording_;
  feeds::Replay<gis::FeedMessage> replay_{{}};
  FeedHealth health_;
  RainRecord rain_;
  store::SeriesStore series_;
  std::optional<incident::RuleEngine> rules_;
  std::map<std::string, std::shared_ptr<const SensorSeries>> publishedSeries_;
  std::set<std::string> changedSeries_;
  std::vector<SensorReading> readings_;

  std::optional<world::ForecastRequest> pending_;
  int forecasts_ = 0;
  std::shared_ptr<const world::ForecastRun> forecast_;
  std::optional<world::ForecastRequest> forecastRequest_;  ///< of forecast_
  Steering steering_;
  int barriers_ = 0;  ///< drawn so far: their names
  bool branchPaused_ = false;
  std::string shownBranch_;  ///< whose states are kept beside the forecast's
  run::WorldStore<world::WorldState> states_;
  std::vector<IncidentView> incidents_;
  std::optional<RouteView> route_;
  std::vector<LogLine> log_;
  std::vector<Fault> faults_;

  run::TimeCursor cursor_;
  bool followsNow_ = true;
  std::string selected_;
  Snapshot atCursor_;
  bool ribbonsStale_ = true;
  std::vector<flood::DrawBarrier> barriersAtCursor_;
  draw::DrawFrame frame_;
  std::vector<Text> closedRoads_;
  std::uint64_t revision_ = 0;
};

}  // namespace citymirror::session
