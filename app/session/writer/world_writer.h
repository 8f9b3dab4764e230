#pragma once
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/feeds/replay.h"
#include "app/session/branch/branch_water.h"
#include "app/session/branch/river_stages.h"
#include "app/session/command/accounts.h"
#include "app/session/command/command_loop.h"
#include "app/session/config.h"
#include "app/session/exposure_desk.h"
#include "app/session/live/feed_memory.h"
#include "app/session/live/field_reports.h"
#include "app/session/live/forecast_loop.h"
#include "app/session/live/live_part.h"
#include "app/session/live/rain_record.h"
#include "app/session/live/resume.h"
#include "app/session/live/seat_link.h"
#include "app/session/live/series_keeper.h"
#include "app/session/live/source_conflicts.h"
#include "app/session/live/warning_book.h"
#include "app/session/live/watch.h"
#include "app/session/measures.h"
#include "app/session/world_view.h"
#include "app/session/writer/steering.h"
#include "engine/run/action.h"
#include "engine/run/world_store.h"
#include "engine/store/journal.h"
#include "engine/store/series_store.h"
#include "engine/store/shared_log.h"
#include "gis/feed/recording.h"

namespace citymirror::session {

struct ActRequest;
struct WorldRunRequest;
enum class RunKind;
enum class RunEnd;

/// The one writer of the world: takes messages, forecasts and human acts, remembers and journals
/// them, and publishes what people see. One thread (the session's world thread, or a test).
class WorldWriter {
 public:
  WorldWriter(Config config, store::Journal journal, int threads);

  /// With `resumed` its incidents, alarms, readings and posture go on. `measured` and `stages`:
  /// rain and levels of rivers of before (measuredBefore).
  void openCity(std::shared_ptr<const CityModel> city,
                std::shared_ptr<const flood::FloodInputs> domain, Instant now,
                std::optional<Resumed> resumed = std::nullopt, RainRecord measured = RainRecord(),
                MeasuredSeries stages = {});
  /// The city that has just been opened is that of a scenario: a drill over its clock, in which
  /// nothing is measured and whose runs compute beside the world.
  void setScenario(std::shared_ptr<const WorldRunRequest> scenario);
  bool drillsScenario() const { return scenario_ != nullptr; }
  void setRecording(std::vector<gis::FeedMessage> messages, std::vector<Note> notes);
  /// While the recording of a city is still made or read, the time of this computer is shown, a
  /// second at a time; nothing comes about by it, and a drill keeps its own. It went on.
  bool awaitRecording(Instant now);

  /// The world's clock moves on: everything received until then is taken in. Never goes back.
  void advanceTo(Instant now);
  Instant now() const { return now_; }
  bool followsNow() const { return followsNow_; }

  /// The city that is open lives by the clock of this computer from `now` on.
  void goLive(Instant now);
  /// What live feeds brought, as if a recording had: quality control, rules, alarms, journal. Notices
  /// become lines of the log, vehicles are drawn where they were seen last. What was known before counts as such, by
  /// part. In the journal when it returns; where it cannot be written (ioFailed, diskFull) nothing is
  /// taken in, and people are told once.
  Result<std::vector<std::size_t>> takeLive(Instant now, const std::vector<LivePart>& parts);
  void setFeedLines(std::vector<FeedLine> lines);
  /// Who is given what live feeds bring once it is in the journal and judged; empty = nobody. Called
  /// on the writer's thread.
  void keepSeries(std::function<void(KeptReadings)> keeper) { keeper_ = std::move(keeper); }
  void setHistory(std::shared_ptr<const SeriesHistory> history) { history_ = std::move(history); }
  bool hasCity() const { return city_ != nullptr; }
  const std::shared_ptr<const CityModel>& city() const { return city_; }
  bool recorded() const { return recorded_; }  ///< the city came with a recording
  /// The recording is over: nothing more arrives and its timeline has passed.
  bool played() const { return replay_.finished() && now_ >= recording_.end; }
  /// When the next message arrives, if one is left.
  std::optional<Instant> nextMessageAt() const;

  /// A forecast that ought to run, once; the caller runs it on a worker and hands the result back.
  std::optional<world::ForecastRequest> takeForecastRequest();
  bool awaitsForecast() const { return pending_.has_value(); }  ///< it has not been taken yet
  void finishForecast(const world::ForecastRequest& request, Result<world::ForecastRun> result);

  /// Forecasts of before a restart are scored as well.
  void recallForecasts(std::vector<PastForecast> past) { forecastLoop_.recall(std::move(past)); }
  /// Renews forecasts without hands while it rains (ForecastLoop). Off until it is set.
  void setForecastLoop(bool on) { loops_ = on; }
  /// Asks for the next forecast where this seat repeats a live one that leads: each seat computes
  /// its own. Where it repeats a recording only in place of one that was cancelled here. A forecast
  /// was asked for.
  bool renewRepeated();
  /// Where this seat repeats a live one that leads: what is shown ages by this computer's clock, a
  /// second at a time, though nothing is told; what time brings about is told. It went on.
  bool showTime(Instant now);

  // Steering: what people do to the forecast, at the cursor, as what-if branches of it. Who may not
  // finds a fault (mayNow); nothing before this asks.
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
  /// For journal and log: an action in a branch that computes beside the world.
  void record(const run::Action& action);
  /// For journal and log: a file that leaves, a computation beside the world that begins or that a
  /// person stops, by `person` or, where nobody has signed in, `by`. Rights were looked at before
  /// (Session::mayExport).
  void recordExport(const Text& what, const std::string& by, const PersonView& person);
  void recordRun(RunKind kind, const Text& on, const std::string& by, const PersonView& person);
  void recordStop(RunKind kind, const Text& on, const std::string& by, const PersonView& person);
  void recordEnd(RunKind kind, const Text& on, RunEnd end, const std::string& why);
  void recordCity(const std::string& folder, const std::string& by, const PersonView& person);
  void setBranchPaused(bool paused) { branchPaused_ = paused; }
  bool branchComputing() const { return steering_.computing(); }

  // The command loop: incidents of forecasts and alarms, what goes out and what comes back.
  /// Whose rights count; a duty officer's until somebody else takes the seat.
  void setRole(Role role) { role_ = ownRole_ = role; }
  /// Accounts by which people sign in here and signatures are checked.
  void setAccounts(AccountBook book);
  /// Somebody has shown the password: acts are done in that name and role until leave().
  void admit(SignedIn person, Instant steady = {});
  void leave();
  /// Who does what `by` asks for: the person that has signed in, where one has.
  std::string nameAtSeat(const std::string& by) const;
  /// Whether the person at this seat may do it now; a fault says why not.
  bool mayNow(Act act);
  /// A seat that nobody touches for this long asks for the password again; zero = never. Times of
  /// the lock are those of a clock that nobody sets.
  void lockWhenIdle(Millis idle) { idleLock_ = idle; }
  /// Somebody moved, at `steady`.
  void touch(Instant steady) { lock_.touch(steady); }
  /// True where the seat has locked itself since the last call.
  bool passIdle(Instant steady);
  /// By the person who leaves the seat for a while.
  void lockSeat(const std::string& by);
  /// What this screen does not show; by whom it is switched. Lifting takes a right. True where it
  /// was done.
  bool setMask(MaskSwitch wanted, const std::string& by);
  bool masked() const { return mask_ != nullptr; }
  /// As the last session left it, or as the program was started.
  void startMasked();
  /// For the journal and the log: a feed was connected or is disconnected.
  void noteFeed(std::string_view kind, const std::string& id, const std::string& address,
                const std::string& by);
  /// Of linkages: a drill until this is called, and while a recording plays.
  void setPurpose(feeds::Purpose purpose) { purpose_ = purpose; }
  /// An act about an alarm or incident, at the world's time. What may not be, or does not fit, is a
  /// fault that people see.
  void command(CommandAct act);
  const Posture& posture() const { return loop_.posture(); }
  void decide(const std::string& incidentId, IncidentStatus decision, const std::string& by);
  /// What became of a message; counts at the world's time.
  void takeReceipt(const feeds::Receipt& receipt);
  /// What is to leave by channels since the last call, and the note that it was handed to them.
  std::vector<Outbound> takeOutbound();
  /// The warning that goes along; empty for a message of no linkage here.
  feeds::WarningTexts warningOf(const Outbound& out) const;
  void noteHanded(const std::vector<Outbound>& batch, Instant wallClock);
  /// One of several seats (Seat): before a city is opened. It follows until settleLead().
  void setSeat(Seat seat);
  const Seat& seat() const { return seat_; }
  /// Whether it differs from what was known.
  bool setSeatHealth(const SeatHealth& health) {
    return std::exchange(seatHealth_, health) != health;
  }
  /// What is to be told to the other seats since the last call, in the name of leadTerm() where
  /// that is one: without key and seat.
  std::vector<store::SharedEntry> takeToSeats() { return std::exchange(toSeats_, {}); }
  /// What a seat told, in the order of the shared log. The leader does what it is asked for,
  /// whoever follows repeats what leaders did.
  void takeShared(const store::SharedEntry& row);
  /// Whether somebody at this seat may ask for the lead now; a fault says why not.
  bool mayAskForLead(LeadReason why);
  enum class LeadTurn { none, taken, lost };
  /// Goes over to leading once the row of its claim has come, so all before it is known here; back
  /// to following when another has the lead. What others asked for and nobody did is done then.
  LeadTurn settleLead(const SeatLead& lead);
  bool repeats() const { return repeats_; }  ///< it goes on with what another seat began
  std::int64_t leadTerm() const { return seat_.leads() ? leadTerm_ : 0; }
  /// What this seat told in the name of a lead that was lost: facts are told to who leads now, acts
  /// are a fault.
  void takeRefused(const std::vector<store::SharedEntry>& rows);
  /// CommandLoop::sendUnanswered: what the seat that led before may have left unsent.
  void sendUnanswered(Millis within);

  /// Of a resource, or of the vehicle of a station that the duty book sends, from the cursor's
  /// time and from where a feed shows it then, else from its place in the city's data: through the
  /// water of the branch of traffic that people look at, else of what is shown.
  void requestRoute(const std::string& unit, const std::string& roadCode);
  /// The traffic that slows routes and proposals from now on; null, or one of another city = none.
  void setTraffic(TrafficPointer traffic);
  /// The water at the cursor: of the branch of traffic that people look at, else of what is shown.
  /// Nothing where no run reaches the cursor.
  std::optional<WaterLook> waterLookedAt() const;
  void setExposure(std::shared_ptr<const ExposureView> counted) { exposure_ = std::move(counted); }
  void startStorm(double millimetres, double minutes);
  void seek(Instant at);
  void followNow();
  void setLanguage(Language language) { language_ = language; }
  void select(const std::string& code);
  void addFault(const Error& error);
  /// They leave the screen; the journal keeps them, and who dismissed them.
  void dismissFaults(const std::string& by);
  /// What was wrong at this place is over: its faults leave the screen, the journal keeps them.
  void endFaultsAt(const std::string& where);
  /// For the log. Whoever is no part of the system is a person (PeopleMask).
  void note(const std::string& by, const Text& what, Severity severity = Severity::none);

  /// The world as one value. `playing` and `jobs` come from the session that owns clock and queue.
  std::shared_ptr<const WorldView> publish(bool playing, double rate,
                                           std::vector<run::JobStatus> jobs);

 private:
  using Snapshot = std::shared_ptr<const world::WorldState>;
  static constexpr Millis kDrainTime = std::chrono::minutes(20);  ///< a forecast goes on after rain

  void ingest(const std::vector<gis::FeedMessage>& batch);
  void takeObservation(const gis::FeedMessage& message);
  void enterObservation(const Observation& observation);
  struct LiveRound;
  /// Repeats a leader whose feeds are live.
  bool isToldOfLife() const { return seat_.follows && repeats_ && !recordedThere_; }
  void keepLiveSpan();
  void lookAtNow();
  void handOver(std::int64_t sequence);
  std::size_t sortLive(const std::string& feed, const gis::FeedBatch& batch, LiveRound& round);
  Outcome keepRound(LiveRound& round);
  void enterLive(const LiveRound& round);
  static std::optional<Instant> lastRainOf(const std::vector<gis::FeedMessage>& messages);
  void takeCap(const gis::FeedMessage& message);
  void keepWarning(const gis::CapAlert& alert, Instant received);
  void noteWarning(const gis::CapAlert& alert);
  bool drives(const gis::CapAlert& alert) const;
  void noteNotDriving(const gis::CapAlert& alert);
  void noteElsewhere(const gis::CapAlert& alert);
  void noteOver(const gis::CapAlert& alert, Instant end);
  void takeRain(const gis::CapAlert& alert, const gis::CapRain& rain);
  void withdrawRain(const gis::CapAlert& by);
  void markWithdrawn(IncidentView& incident, const Text& sentence);
  bool restsOnWithdrawn(const world::ForecastRequest& request) const;
  bool goesOnWith(const world::ForecastRun& run) const;
  bool isRaisedAlready() const;
  void resumeRain(const std::vector<store::JournalEntry>& alerts);
  void reject(const gis::FeedMessage& message, const Error& error);
  void rejectAlert(const gis::FeedMessage& message, const Error& error);
  void beginWatch(Instant at);
  void resumeWatch(Instant at, Resumed resumed);
  void rememberRain();
  void forgetStagesBefore(Instant oldest);
  void journalUntold(const Untold& untold);
  void resumeForecasts(const std::map<std::string, Text>& warnings);
  void watchUntil(Instant at);
  void tell(const std::vector<incident::Decision>& decisions);
  void tellLoop();
  void showSteps();
  const std::vector<IncidentView>& shownIncidents();
  std::shared_ptr<const HandlingView> shownHandling();
  Outcome allowed(Act act) const;
  Outcome allowedThere(const CommandAct& act, const ActRequest& asked) const;
  Outcome askedOnce(const ActRequest& asked);
  void noteAnswered(const std::string& request);
  void showMasked();
  void maskContacts(std::vector<IncidentView>& incidents) const;
  void maskPeople(WorldView& view);
  std::shared_ptr<const ReceivedWarnings> shownWarnings();
  void addLine(LogLine line);
  void keepFault(const Error& error);
  void renewRooms();
  std::shared_ptr<const ProposalsView> proposalsFor(const LoopIncident& incident,
                                                    RoadsAhead& roads) const;
  RoadsAhead roadsAhead(const world::RunPointer& run, Instant from);
  const WalkingSources& walking();
  std::optional<FieldUnit> unitCalled(const std::string& code) const;
  UnitSightings unitsSeen(Instant at) const;
  std::optional<PlaceForecast> forecastAt(const Point2& place) const;
  std::shared_ptr<const AlarmsView> alarmsView();
  void raise(const Event& event);
  Outcome perform(const CommandAct& act);
  Outcome decideReport(const CommandAct& act);
  std::shared_ptr<const std::vector<FieldReport>> reportsView();
  Outcome fillFiling(CommandAct& act) const;
  Outcome fileIncident(const CommandAct& act);
  void takeReport(const std::string& feed, const gis::FeedNotice& notice);
  void takeVehicle(const gis::VehiclePosition& vehicle);
  void takeNotice(const std::string& feed, const gis::FeedNotice& notice);
  void watchForecast(const world::ForecastRun& run);
  void enterForecast(const ForecastPlaces& told);
  Outcome switchRule(const CommandAct& act);
  Outcome switchPosture(const CommandAct& act);
  Outcome sign(CommandAct& act) const;
  bool signsByDispatch(const LoopIncident& incident) const;
  Outcome checkSignature(const CommandAct& act) const;
  void takeReceiptAt(const feeds::Receipt& receipt, Instant at);
  void passTime(Instant at);
  void tellForecastEnd(Instant at);
  void addForecastIncident(const ForecastIncident& raised, IncidentView view);
  void addRisks(const world::ForecastRun& run);
  void tellSeats(std::string_view kind, const std::string& by, const std::string& body);
  void tellSeatsIfTold(std::string_view kind, const std::string& by, const std::string& body);
  void tellTick(std::size_t changesBefore);
  std::size_t changesOfLoop() const;
  void request(const CommandAct& act);
  void takeRequest(const store::SharedEntry& row);
  void takeLeadRow(const store::SharedEntry& row);
  void report(std::string_view kind, const std::string& body);
  void takeReported(const std::string& kind, const std::string& text);
  void beginLead();
  void loseLead(const SeatLead& lead);
  Outcome mayCommand() const;
  Outcome repeat(const store::SharedEntry& row, const nlohmann::json& body);
  Outcome repeatBegin(const store::SharedEntry& row, const nlohmann::json& body);
  Outcome repeatIncident(const store::SharedEntry& row);
  Outcome repeatObservations(const store::SharedEntry& row, const nlohmann::json& body);
  bool repeatLive(Instant received, const nlohmann::json& json);
  Outcome repeatReceipt(const store::SharedEntry& row);
  Outcome repeatForecastPlaces(const store::SharedEntry& row);
  static std::string forecastName(int number);
  void askForForecast(const std::string& trigger, Instant until);
  void renewForecast();
  bool renewsHere() const;
  std::optional<Instant> nextForecast() const;
  void noteCancelled(const std::string& forecast);
  std::shared_ptr<const flood::FloodInputs> domainAtObservedStages() const;
  void raiseIncident(const world::ForecastRun& run);
  const IncidentView* decidedAlike(const world::ForecastRun& run, Severity severity) const;
  /// Sequence of the entry; 0 = it could not be written, which is a fault.
  std::int64_t journal(std::string_view kind, const std::string& by, const std::string& body);
  Severity severityThen(const SensorSite& site, const Observation& value) const;
  /// The cursor's instant within the run that is shown, as seconds from its zero.
  Result<double> steerableTime();
  std::vector<flood::TimedEdit> editsUntil(double time) const;
  std::string nextBarrier(const std::string& kind);
  void steer(const flood::FloodEdit& edit, const std::string& by);
  void journalMeasure(std::string_view verb, const Measure& measure, const std::string& by);
  void recordAnnotation(const run::Action& action);
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
  std::unordered_map<std::string, std::size_t> siteOf_;
  std::map<std::string, std::size_t> regionOfStage_;  ///< river station → level region it stands in

  std::shared_ptr<const WorldRunRequest> scenario_;
  std::vector<RainBar> scenarioRain_;
  Instant now_;
  Instant zero_;  ///< begin of what is remembered
  Span recording_;
  Instant forecastReach_;  ///< of the recording, as in WorldView
  feeds::Replay<gis::FeedMessage> replay_{{}};
  FeedHealth health_;
  FeedMemory feedMemory_;
  std::unordered_map<std::string, std::string> sourceOf_;  ///< sensor → live feed
  std::shared_ptr<const std::vector<FeedLine>> feedLines_;
  bool storeFails_ = false;  ///< people have been told
  bool live_ = false, recorded_ = false;
  bool heardBefore_ = false;  ///< something came before the restart
  Instant forgotAt_, thinnedAt_;  ///< what a live world no longer needs
  RainRecord rain_;
  std::shared_ptr<const MeasuredSeries> stagesBefore_;  ///< as in WorldView
  std::shared_ptr<const RainRecord> measuredRain_;  ///< what of it was measured; null = to be made
  struct AnnouncedRain {
    gis::CapAlert alert;
    Instant since;  ///< taken in
  };
  WarningBook warnings_;                    ///< of others
  std::set<std::string> elsewhereTold_;     ///< senders of alerts about other places, 1,000 at most
  std::optional<AnnouncedRain> announced_;  ///< the alert that rain_'s forecast comes from
  /// Forecast of rain that was announced before a restart, or before the lead was taken.
  std::string resumedRun_;
  int withdrawnUpTo_ = 0;  ///< forecasts up to this number rest on rain that was taken back
  store::SeriesStore series_;
  std::function<void(KeptReadings)> keeper_;
  std::optional<std::vector<Observation>> keeping_;  ///< judged, of the entry that is taken in
  std::shared_ptr<const SeriesHistory> history_;
  std::optional<Watch> watch_;
  std::size_t alarmChangesTold_ = 0;  ///< of watch_->alarms().changes(): in the journal
  std::shared_ptr<const AlarmsView> alarmsView_;
  std::shared_ptr<const std::vector<incident::Rule>> rulesView_;
  /// Rules as a masked screen shows them, and what they were made of.
  struct NamelessRules {
    std::shared_ptr<const std::vector<incident::Rule>> of;
    std::set<std::string> names;
    std::shared_ptr<const std::vector<incident::Rule>> shown;
  };
  NamelessRules namelessRules_;
  CommandLoop loop_;
  Role role_ = Role::dutyOfficer, ownRole_ = Role::dutyOfficer;  ///< of the person; of the seat
  std::optional<AccountBook> accounts_;
  std::optional<SignedIn> person_;
  Millis idleLock_{0};
  SessionLock lock_;
  bool lockTold_ = false;
  std::shared_ptr<const LabelMask> mask_;
  std::shared_ptr<const CityModel> shown_;  ///< the city as it may be shown
  feeds::Purpose purpose_ = feeds::Purpose::drill;
  std::size_t runsTold_ = 0;  ///< of loop_.runs(): in the journal
  std::size_t newsTold_ = 0;  ///< of the loop, since the start
  std::optional<SourceConflicts> conflicts_;
  std::map<std::string, RoomFacts> rooms_;  ///< by open incident
  std::vector<IncidentView> shownIncidents_;
  std::shared_ptr<const HandlingView> handling_;
  /// handling_ as a masked screen shows it, and what it was made of.
  std::pair<std::shared_ptr<const HandlingView>, std::shared_ptr<const HandlingView>> nameless_;
  Instant shownIncidentsAt_;
  bool incidentsStale_ = true;
  std::map<std::string, std::shared_ptr<const SensorSeries>> publishedSeries_;
  std::unordered_set<std::string> changedSeries_;
  std::vector<SensorReading> readings_;

  std::optional<world::ForecastRequest> pending_;
  int forecasts_ = 0;
  ForecastLoop forecastLoop_;
  std::optional<FeedPlaces> places_;  ///< of the city
  FieldReports reports_;
  VehicleBoard vehicles_;
  std::shared_ptr<const std::vector<FieldReport>> shownReports_;
  bool loops_ = false;
  bool forecastCancelled_ = false;  ///< the newest that was asked for
  std::string renewal_;  ///< the newest forecast that nobody but the loop asked for
  std::shared_ptr<const world::ForecastRun> forecast_;
  std::string computing_;  ///< id of the forecast that a worker has; empty = none
  bool forecastEndTold_ = false;  ///< that the time of forecast_ is over
  std::optional<world::ForecastRequest> forecastRequest_;  ///< of forecast_
  Steering steering_;
  int barriers_ = 0;  ///< drawn so far: their names
  bool branchPaused_ = false;
  std::string shownBranch_;  ///< whose states are kept beside the forecast's
  run::WorldStore<world::WorldState> states_;
  std::vector<IncidentView> incidents_;  ///< of forecasts
  Seat seat_;
  SeatHealth seatHealth_;
  std::string leader_, leaderSession_;  ///< that this seat repeats
  std::set<std::string> leaderSessions_;  ///< all that led since the watch began
  std::int64_t leadTerm_ = 0;             ///< of this seat's newest claim whose row has come
  int watches_ = 0;                       ///< begun while this seat led
  std::string repeatedWatch_;             ///< whose beginning is repeated just now
  bool repeats_ = false;                  ///< the watch of another is repeated
  bool recordedThere_ = false;            ///< … and rests on a recording
  bool startedToFollow_ = false;
  std::optional<Instant> toldUntil_;  ///< where more time is shown than was told
  bool deaf_ = false;  ///< until a watch begins: what comes belongs to another past
  std::vector<store::SharedEntry> refused_;   ///< of a lead that is not known to be lost yet
  std::vector<store::SharedEntry> requests_;  ///< that no leader has answered yet
  std::set<std::string> answered_;  ///< requestDigest of those that were: none is done twice
  std::uint64_t asked_ = 0;         ///< requests of this seat
  std::vector<store::SharedEntry> toSeats_;
  incident::Warning told_;  ///< by the leading seat, for the incident that comes next
  std::optional<RouteView> route_;
  std::shared_ptr<const traffic::RoadHierarchy> hierarchy_;
  std::shared_ptr<const CityModel> hierarchyOf_;
  KeptWalkers walkers_;
  WalkingSources walking_;
  TrafficPointer traffic_;
  BranchWater branchWater_;  ///< of it
  std::vector<LogLine> log_;
  std::vector<Fault> faults_;

  run::TimeCursor cursor_;
  bool followsNow_ = true;
  std::string selected_;
  Snapshot atCursor_;
  std::shared_ptr<const ExposureView> exposure_;
  bool ribbonsStale_ = true;
  std::vector<flood::DrawBarrier> barriersAtCursor_;
  draw::DrawFrame frame_;
  std::vector<Text> closedRoads_;
  std::uint64_t revision_ = 0;
};

}  // namespace citymirror::session
