#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/session/command/command_loop.h"
#include "app/session/live/feed_memory.h"
#include "app/session/live/field_reports.h"
#include "app/session/live/measured_kept.h"
#include "app/session/live/rule_readings.h"
#include "app/session/live/vehicle_board.h"
#include "app/session/live/watch_config.h"
#include "engine/core/city_model.h"
#include "engine/store/journal.h"
#include "engine/store/series_store.h"
#include "gis/feed/recording.h"
#include "scenarios/incident/alarm_board.h"
#include "scenarios/incident/rule_set.h"

namespace citymirror::session {

/// What became of a group of alarms: a decision went to it, or another group went into it.
struct GroupChange {
  std::string group;
  Instant at;
  std::string merged;  ///< group that went into it; empty = the rest says what was decided
  incident::Change change = incident::Change::raised;
  Severity severity = Severity::none;
  std::string classCode;
  Text place;
  std::optional<Point2> where = std::nullopt;  ///< local metres
};

/// A city under its rules: sensors, vehicles, notices and forecasts. Readings are judged by quality
/// control, kept, put to the rules; what the rules decide becomes alarms, and alarms of one cause
/// become one group. No clock in here: time comes with advance(), and how often it is called changes
/// nothing. One thread.
class Watch {
 public:
  /// Missing data counts from `begin`. Notes: what rules wait for that the city lacks, areas that
  /// are not in it. Errors: of RuleSet::make.
  static Result<Watch> make(const WatchConfig& config, const CityModel& city, Instant begin);

  /// A reading of a sensor of the city goes into `series` with its quality, and to the rules unless
  /// it is there already. `decisions` grows by what follows.
  store::AppendResult enter(store::SeriesStore& series, Observation observation,
                            std::vector<incident::Decision>& decisions);
  /// Where a vehicle is.
  void take(const gis::VehiclePosition& vehicle, std::vector<incident::Decision>& decisions);
  /// What a camera, a caller or a patrol reports; it holds for as long as its class lasts.
  void take(const std::string& feed, const gis::FeedNotice& notice, Instant received,
            std::vector<incident::Decision>& decisions);
  /// What the newest forecast says: roads that it no longer names are dry in it. When it ends, what
  /// stood in its last state stands on until a newer one tells; one that had ended before it was
  /// taken in tells nothing.
  void take(const ForecastPlaces& told, std::vector<incident::Decision>& decisions);
  /// Roads of the newest forecast that was taken in, and what it says of them, by code; they stay
  /// after its end.
  const std::map<std::string, incident::Reading>& foreseen() const { return foreseen_; }
  /// How far rules look ahead in forecasts; zero = none does.
  Millis looksAhead() const;

  /// What falls due until now; goes before the readings that arrived at `now`.
  void advance(Instant now, std::vector<incident::Decision>& decisions);

  /// The centre goes over to a posture: rules are switched as it says, those that it does not name
  /// as they were in the configuration; what a rule that is switched off had raised is cleared.
  void adopt(const Posture& posture, const PostureChange& change,
             std::vector<incident::Decision>& decisions);

  /// A person switches a rule on or off (CommandKind::switchRule); what it had raised is cleared.
  /// Errors: notFound; badInput (no reason, nothing changes, the posture says otherwise).
  Outcome switchRule(const CommandAct& act, const Posture& posture,
                     std::vector<incident::Decision>& decisions);
  // A replay that does not judge everything anew (ReplayWanted::seenFrom).
  /// A decision that the rules took then, as it was journalled.
  void recall(const incident::Decision& told);
  /// From now on only what is recalled is decided; rules merely see what comes, until decide().
  void recallOnly() { recalls_ = true; }
  /// Rules begin at `at` to see what comes; missing data counts from then.
  void seeFrom(Instant at) { ruleState_ = rules_.begin(at); }
  /// Rules decide again, from how their last decisions left things.
  void decide();

  /// As they are switched now, with who switched them.
  const std::vector<incident::Rule>& rules() const { return rules_.rules(); }
  /// What a posture changes about them. O(rules).
  RuleShift shiftIn(const Posture& posture) const;
  /// Whether a person has switched one.
  bool isSwitched() const { return switched_; }

  /// What a person does to an alarm. Errors: as AlarmBoard; badInput (an act about something else).
  Outcome attend(const CommandAct& act);

  /// Worst of the active alarms of a sensor about what it measures: that it is silent is none.
  Severity severityOf(const std::string& sensor) const;
  const incident::AlarmBoard& alarms() const { return alarms_; }
  const incident::AlarmGroups& groups() const { return groups_; }
  /// In order; how often advance() is called changes nothing.
  const std::vector<GroupChange>& groupChanges() const { return groupChanges_; }

 private:
  Watch(incident::RuleSet rules, incident::QualityControl quality, incident::AlarmPolicy policy,
        incident::AlarmGroups groups, RuleReadings readings, Instant begin);
  void accept(const std::vector<incident::Decision>& decided,
              std::vector<incident::Decision>& decisions);
  void stand(PassingReading passing);
  void settle(std::size_t rule, const incident::RuleSwitch& act,
              std::vector<incident::Decision>& decisions);

  /// Subject, quantity, and whether a forecast said it.
  using Standing = std::tuple<std::string, std::string, bool>;

  incident::RuleSet rules_;
  std::vector<std::pair<std::string, bool>> shipped_;  ///< rules, and whether they run by themselves
  incident::RuleState ruleState_;
  incident::QualityControl quality_;
  incident::QualityState qualityState_;
  RuleReadings readings_;
  std::map<Standing, PassingReading> standing_;      ///< what ends by itself
  std::set<std::pair<Instant, Standing>> ends_;      ///< of standing_
  std::map<std::string, incident::Reading> foreseen_;  ///< by road
  bool switched_ = false, recalls_ = false;
  incident::AlarmBoard alarms_;
  incident::AlarmGroups groups_;
  std::vector<GroupChange> groupChanges_;
  std::map<std::string, std::map<std::string, Severity>> active_;  ///< by sensor and alarm
};

/// What each sensor of a city measures, sorted by code.
std::vector<gis::SensorKind> sensorKindsOf(const CityModel& city);

/// The watch that a session's journal leads to: "watch" entries begin one, "observations" feed it,
/// decisions about alarms are taken again, then it goes on until `until`. Equal to that of the
/// session that wrote the journal. Errors: badInput (no watch was begun, an entry that cannot be
/// read).
Result<Watch> replayWatch(const std::vector<store::JournalEntry>& entries,
                          const WatchConfig& config, const CityModel& city, Instant until);

/// The same with the incidents beside: what was decided, sent and answered.
struct ReplayedLoop {
  Watch watch;
  CommandLoop loop;
  store::SeriesStore series;  ///< what the sensors said
  bool heard = false;         ///< whether anything came
  FieldReports reports;       ///< and what people in the field said
};
/// What a session had not journalled when it was killed: between a value and the entries about what
/// it led to.
struct Untold {
  std::vector<incident::Decision> decisions;   ///< without their "rules" entry
  std::vector<incident::AlarmChange> changes;  ///< without their "alarms" entry
};
/// What a replay is to be like.
struct ReplayWanted {
  AssimilationConfig assimilation = {};
  /// Of the measured values, as the session that wrote the journal kept them; nothing = all stay.
  std::optional<MeasuredKept> kept = std::nullopt;
  double keptLevel = 0;  ///< store::Thinning::level, m
  /// Nothing is judged again: the decisions that were journalled count, and rules see what was
  /// measured from here on, so that they can go on. Nothing = all is judged.
  std::optional<Instant> seenFrom = std::nullopt;
  FeedMemory* known = nullptr;  ///< recalls what feeds had brought; may be null
  VehicleBoard* vehicles = nullptr;  ///< sees where they were; may be null
  /// Receives, at the end, what was judged again and has no entry (UntoldDecisions); may be null.
  /// Nothing where the journalled decisions count.
  Untold* untold = nullptr;
};
/// Replays entries that are handed over one at a time, in order.
class LoopReplay {
 public:
  LoopReplay(const WatchConfig& config, const CommandConfig& command, const CityModel& city,
             ReplayWanted wanted);
  ~LoopReplay();
  LoopReplay(const LoopReplay&) = delete;
  LoopReplay& operator=(const LoopReplay&) = delete;
  /// Errors: badInput (an entry that cannot be read).
  Outcome take(const store::JournalEntry& entry);
  /// The rest until `until`. Once. Errors: badInput (no watch was begun).
  Result<ReplayedLoop> end(Instant until);

 private:
  struct State;
  std::unique_ptr<State> state_;
};
Result<ReplayedLoop> replayLoop(const std::vector<store::JournalEntry>& entries,
                                const WatchConfig& config, const CommandConfig& command,
                                const CityModel& city, Instant until,
                                const AssimilationConfig& assimilation = {});

/// Records of what was handled in all sessions of a journal that watched this city, oldest first:
/// without what was rejected, superseded or merged into another. Ids of later sessions begin with
/// "2/", "3/" …. Open ones are as of each session's last entry. A watch that a seat repeated from
/// the log that seats share ("watch", "repeats" of its entries) is one session with the one it
/// repeats: its cases are counted once, as they were told last. Errors: badInput (no session watched
/// this city, an entry that cannot be read).
Result<std::vector<incident::CaseRecord>> replayCases(
    const std::vector<store::JournalEntry>& entries, const WatchConfig& config,
    const CommandConfig& command, const CityModel& city);

struct ReplayedCases {
  std::vector<incident::CaseRecord> cases;
  Instant end;  ///< of the last entry
};
/// The same of a journal, one entry in memory at a time, and of the measured values only what
/// `wanted` keeps. Errors: also those of reading the journal.
Result<ReplayedCases> replayCases(const store::Journal& journal, const WatchConfig& config,
                                  const CommandConfig& command, const CityModel& city,
                                  ReplayWanted wanted);

}  // namespace citymirror::session
