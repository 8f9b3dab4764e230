#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/command/handling_view.h"
#include "app/session/command/incident_views.h"
#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/live/resume.h"
#include "app/session/live/told_decision.h"
#include "app/session/live/untold_decisions.h"
#include "app/session/live/watch.h"
#include "engine/store/series_rollup.h"
#include "gis/feed/recording.h"

namespace citymirror::session {
namespace {

Error unreadableEntry(const store::JournalEntry& entry) {
  return {ErrorCode::badInput, "an entry of the journal cannot be replayed",
          "entry " + std::to_string(entry.sequence), "Verify the journal"};
}

struct WatchReplay {
  const WatchConfig& config;
  const CommandConfig* command;  ///< null = only acts about alarms
  const CityModel& city;
  std::vector<gis::SensorKind> kinds;
  store::SeriesStore series;
  std::optional<Watch> watch;
  CommandLoop loop;
  std::vector<incident::Decision> decisions;
  bool heard = false;
  bool foreign = false;  ///< another city is watched
  FieldReports reports = FieldReports();
  ReplayWanted wanted = {};
  bool sees = false;  ///< rules see what comes: ReplayWanted::seenFrom is reached
  Instant thinned = {};
  FeedPlaces places = FeedPlaces(city);
  UntoldDecisions untold = {};

  Outcome take(const store::JournalEntry& entry) {
    const Outcome taken = takeIn(entry);
    if (taken && wanted.untold != nullptr && watch && !foreign && !wanted.seenFrom) compare(entry);
    return taken;
  }

  /// What was judged anew since the entry before it, and what it tells.
  void compare(const store::JournalEntry& entry) {
    judged();
    if (entry.kind != "rules" && entry.kind != "alarms") return;
    const auto list = nlohmann::json::parse(entry.body, nullptr, false);
    if (!list.is_array()) return;
    for (const nlohmann::json& told : list)
      entry.kind == "rules" ? untold.tell(told) : untold.tellChange(told);
  }
  void judged() {
    for (const incident::Decision& decision : decisions) untold.judge(decision);
    decisions.clear();
  }

  Outcome takeIn(const store::JournalEntry& entry) {
    if (entry.kind == "watch") return begin(entry);
    if (foreign) return Done{};
    if (entry.kind == "rules" && wanted.seenFrom) return recall(entry);
    if (entry.kind == "observations" && wanted.seenFrom && !seesNow(entry.at)) return Done{};
    if (entry.kind == "observations") return feed(entry);
    if (entry.kind == "decision") return decide(entry);
    if (entry.kind == "forecast_places") return foresee(entry);
    if (command == nullptr) return Done{};
    if (entry.kind == "incident") return raise(entry);
    return entry.kind == "receipt" ? receive(entry) : Done{};
  }

  Outcome begin(const store::JournalEntry& entry) {
    const auto json = nlohmann::json::parse(entry.body, nullptr, false);
    const auto at = parseIso(journalText(json, "begin"));
    if (!at) return unreadableEntry(entry);
    if (goesOn(entry) && (watch || foreign)) {
      if (watch && !foreign) reach(*at);
      return Done{};
    }
    const std::string watched = journalText(json, "city");
    foreign = !watched.empty() && watched != city.name.in(Language::en);
    if (foreign) return Done{};
    auto made = Watch::make(config, city, *at);
    if (!made) return made.error();
    watch.emplace(std::move(*made));
    if (command != nullptr) loop = CommandLoop(*command, dutiesOf(command->duties, city));
    series = {};
    reports = FieldReports(reports.config());
    heard = false;
    kinds = sensorKindsOf(city);
    for (const SensorSite& site : city.sensors) series.declare(site.code, site.quantity, {});
    sees = false;
    untold = {};
    decisions.clear();
    if (wanted.seenFrom) watch->recallOnly();
    return Done{};
  }

  bool seesNow(Instant at) {
    heard = true;
    if (!sees && watch && at >= *wanted.seenFrom) {
      sees = true;
      watch->seeFrom(at);
    }
    return sees;
  }

  /// What rules decided then.
  Outcome recall(const store::JournalEntry& entry) {
    const auto list = nlohmann::json::parse(entry.body, nullptr, false);
    if (!watch || !list.is_array()) return unreadableEntry(entry);
    for (const nlohmann::json& told : list) {
      const auto decision = decisionFromTold(told, watch->rules(), city);
      if (decision) watch->recall(*decision);
    }
    loop.follow(*watch);
    return Done{};
  }

  void age(Instant now) {
    if (!wanted.kept || now - thinned < store::kMinute) return;
    thinned = now;
    const MeasuredKept& kept = *wanted.kept;
    series.thin({now - kept.raw, kept.rawMost, store::kMinute, wanted.keptLevel});
    series.forgetBefore(now - kept.all);
  }

  Outcome feed(const store::JournalEntry& entry) {
    const auto batch = nlohmann::json::parse(entry.body, nullptr, false);
    if (!watch || !batch.is_array()) return unreadableEntry(entry);
    if (wanted.known != nullptr) wanted.known->recall(batch);
    age(entry.at);
    decisions.clear();
    for (const nlohmann::json& json : batch) {
      const auto received = parseIso(journalText(json, "received"));
      if (!received) return unreadableEntry(entry);
      heard = true;
      reach(*received);
      if (!json.contains("format")) {
        if (!feedLive(json, *received)) return unreadableEntry(entry);
        loop.follow(*watch);
        continue;
      }
      const gis::FeedMessage message{*received, journalText(json, "channel"),
                                     journalText(json, "format"), journalText(json, "body")};
      if (message.format == "cap") continue;
      auto observation = gis::decodeObservation(message, kinds);
      if (observation) watch->enter(series, std::move(*observation), decisions);
      loop.follow(*watch);
    }
    return Done{};
  }

  bool feedLive(const nlohmann::json& json, Instant received) {
    auto readings = readingsOf(json);
    const auto vehicles = vehiclesOf(json);
    const auto notices = noticesOf(json);
    if (!readings || !vehicles || !notices) return false;
    const std::string source = journalText(json, "feed");
    for (const gis::FeedNotice& notice : *notices) {
      auto report = fieldReportOf(source, notice, received, places);
      if (report) reports.take(std::move(*report));
    }
    for (Observation& observation : *readings)
      watch->enter(series, std::move(observation), decisions);
    for (const gis::VehiclePosition& vehicle : *vehicles) {
      watch->take(vehicle, decisions);
      if (wanted.vehicles != nullptr) wanted.vehicles->take(source, vehicle, places);
    }
    if (wanted.vehicles != nullptr)
      for (const gis::FeedReading& delay : delaysOf(json)) wanted.vehicles->takeDelay(source, delay);
    for (const gis::FeedNotice& notice : *notices)
      watch->take(source, notice, received, decisions);
    return true;
  }

  Outcome foresee(const store::JournalEntry& entry) {
    const auto told = forecastPlacesFromText(entry.body);
    if (!told || !watch) return unreadableEntry(entry);
    reach(told->at);
    watch->take(*told, decisions);
    loop.follow(*watch);
    return Done{};
  }

  /// Everything that falls due until then.
  void reach(Instant at) {
    if (heard) watch->advance(at, decisions);
    loop.follow(*watch);
    loop.advance(at);
  }

  Outcome decide(const store::JournalEntry& entry) {
    auto act = commandFromText(entry.body, entry.by);
    if (!act || !watch) return unreadableEntry(entry);
    reach(act->at);
    if (isAboutAlarm(act->kind)) return watch->attend(*act);
    if (isAboutReport(act->kind)) {
      const Outcome done = reports.attend(*act);
      return wanted.seenFrom ? Outcome(Done{}) : done;  // it may be of before
    }
    if (act->kind == CommandKind::switchRule) {
      const Outcome done = watch->switchRule(*act, loop.posture(), decisions);
      loop.follow(*watch);
      return done;
    }
    if (act->kind == CommandKind::switchPosture) return switchPosture(*act);
    if (command == nullptr) return Done{};
    if (act->kind == CommandKind::fileIncident) return loop.take(*act, {}, {});
    const LoopIncident* incident = loop.find(act->subject);
    if (incident == nullptr) return unreadableEntry(entry);
    const IncidentWords words = wordsOf(*incident, &*watch, config.alarmCauses);
    return loop.take(*act, words.headline, words.place);
  }

  /// Rules that are switched need the postures: a replay of alarms alone takes them with the loop's.
  Outcome switchPosture(const CommandAct& act) {
    if (command == nullptr) return Done{};
    const Outcome done = loop.switchPosture(act);
    if (done) watch->adopt(loop.posture(), loop.postureChanges().back(), decisions);
    loop.follow(*watch);
    return done;
  }

  Outcome raise(const store::JournalEntry& entry) {
    const auto forecast = forecastFromText(entry.body);
    if (!forecast || !watch) return unreadableEntry(entry);
    reach(forecast->at);
    loop.raise(*forecast);
    return Done{};
  }

  /// What the session refused then is refused again.
  Outcome receive(const store::JournalEntry& entry) {
    const auto told = receiptFromText(entry.body);
    if (!told || !watch) return unreadableEntry(entry);
    reach(told->receipt.at);
    (void)loop.takeReceipt(told->receipt);
    return Done{};
  }
};

Outcome endReplay(WatchReplay& replay, Instant until) {
  if (!replay.watch) {
    return Error{ErrorCode::badInput, "the journal begins no watch of a city", "journal",
                 "Replay the journal of a session that opened a city"};
  }
  replay.reach(until);
  replay.watch->decide();
  return Done{};
}

Outcome replayAll(WatchReplay& replay, const std::vector<store::JournalEntry>& entries,
                  Instant until) {
  for (const store::JournalEntry& entry : entries) {
    const Outcome taken = replay.take(entry);
    if (!taken) return taken.error();
  }
  return endReplay(replay, until);
}

/// The cases of all sessions of a journal. Those of one watch are counted once, as they were told
/// last, however often a seat that came back repeated it.
class CaseBook {
 public:
  /// `watch`: its id; empty = of a session on its own.
  void keep(const CommandLoop& loop, const std::string& watch) {
    const auto known = numbers_.find(watch);
    const bool again = known != numbers_.end();
    const int number = again ? known->second : sessions_ + 1;
    const std::size_t before = cases_.size();
    for (const LoopIncident& incident : loop.incidents()) put(incident, number);
    if (again || cases_.size() == before) return;
    sessions_ = number;
    if (!watch.empty()) numbers_[watch] = number;
  }
  std::vector<incident::CaseRecord> take() { return std::move(cases_); }

 private:
  void put(const LoopIncident& incident, int number) {
    incident::CaseRecord record = incident.record;
    if (number > 1) record.id = std::to_string(number) + "/" + record.id;
    const auto known = std::find_if(cases_.begin(), cases_.end(),
                                    [&](const auto& other) { return other.id == record.id; });
    const bool counts = countsAsCase(incident);
    if (known == cases_.end() && counts)
      cases_.push_back(std::move(record));
    else if (known != cases_.end() && counts)
      *known = std::move(record);
    else if (known != cases_.end())
      cases_.erase(known);
  }

  std::vector<incident::CaseRecord> cases_;
  std::map<std::string, int> numbers_;  ///< of the watches that were told to seats
  int sessions_ = 0;
};

/// Of the watch that an entry begins or repeats; empty = nobody else was told of it.
std::string watchIdOf(const store::JournalEntry& entry) {
  const auto json = nlohmann::json::parse(entry.body, nullptr, false);
  const std::string repeated = journalText(json, "repeats");
  return repeated.empty() ? journalText(json, "watch") : repeated;
}

/// The cases of entries that are handed over one at a time.
class CaseReplay {
 public:
  CaseReplay(const WatchConfig& config, const CommandConfig& command, const CityModel& city,
             ReplayWanted wanted)
      : replay_{config, &command, city, {}, {}, {}, CommandLoop(), {}} {
    replay_.wanted = std::move(wanted);
  }
  Outcome take(const store::JournalEntry& entry) {
    end_ = entry.at;
    if (entry.kind == "watch" && !goesOn(entry)) {
      keep();
      watch_ = watchIdOf(entry);
    }
    return replay_.take(entry);
  }
  Result<ReplayedCases> end() {
    keep();
    if (!replay_.watch)
      return Error{ErrorCode::badInput, "no session of the journal watched this city",
                   replay_.city.name.in(Language::en), "Name the city that the session had opened"};
    return ReplayedCases{cases_.take(), end_};
  }

 private:
  void keep() {
    cases_.keep(replay_.loop, watch_);
    replay_.loop = CommandLoop();
  }

  WatchReplay replay_;
  CaseBook cases_;
  std::string watch_;
  Instant end_;
};

}  // namespace

std::vector<gis::SensorKind> sensorKindsOf(const CityModel& city) {
  std::vector<gis::SensorKind> kinds;
  for (const SensorSite& site : city.sensors) kinds.push_back({site.code, site.quantity});
  std::sort(kinds.begin(), kinds.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  return kinds;
}

Result<Watch> replayWatch(const std::vector<store::JournalEntry>& entries,
                          const WatchConfig& config, const CityModel& city, Instant until) {
  WatchReplay replay{config, nullptr, city, {}, {}, {}, CommandLoop(), {}};
  if (const Outcome done = replayAll(replay, entries, until); !done) return done.error();
  return std::move(*replay.watch);
}

struct LoopReplay::State {
  WatchReplay replay;
};

LoopReplay::LoopReplay(const WatchConfig& config, const CommandConfig& command,
                       const CityModel& city, ReplayWanted wanted)
    : state_(new State{{config, &command, city, {}, {}, {}, CommandLoop(), {}}}) {
  state_->replay.reports = FieldReports(wanted.assimilation);
  state_->replay.wanted = std::move(wanted);
}
LoopReplay::~LoopReplay() = default;

Outcome LoopReplay::take(const store::JournalEntry& entry) { return state_->replay.take(entry); }

Result<ReplayedLoop> LoopReplay::end(Instant until) {
  WatchReplay& replay = state_->replay;
  if (const Outcome done = endReplay(replay, until); !done) return done.error();
  if (replay.wanted.untold != nullptr && !replay.wanted.seenFrom) {
    replay.judged();
    *replay.wanted.untold = {replay.untold.untold(),
                             replay.untold.untoldOf(replay.watch->alarms().changes())};
  }
  return ReplayedLoop{std::move(*replay.watch), std::move(replay.loop), std::move(replay.series),
                      replay.heard, std::move(replay.reports)};
}

Result<ReplayedLoop> replayLoop(const std::vector<store::JournalEntry>& entries,
                                const WatchConfig& config, const CommandConfig& command,
                                const CityModel& city, Instant until,
                                const AssimilationConfig& assimilation) {
  ReplayWanted wanted;
  wanted.assimilation = assimilation;
  LoopReplay replay(config, command, city, std::move(wanted));
  for (const store::JournalEntry& entry : entries)
    if (const Outcome taken = replay.take(entry); !taken) return taken.error();
  return replay.end(until);
}

Result<std::vector<incident::CaseRecord>> replayCases(
    const std::vector<store::JournalEntry>& entries, const WatchConfig& config,
    const CommandConfig& command, const CityModel& city) {
  CaseReplay replay(config, command, city, {});
  for (const store::JournalEntry& entry : entries)
    if (const Outcome taken = replay.take(entry); !taken) return taken.error();
  auto done = replay.end();
  if (!done) return done.error();
  return std::move(done->cases);
}

Result<ReplayedCases> replayCases(const store::Journal& journal, const WatchConfig& config,
                                  const CommandConfig& command, const CityModel& city,
                                  ReplayWanted wanted) {
  CaseReplay replay(config, command, city, std::move(wanted));
  const Outcome walked = journal.walk(
      {}, [&](const store::JournalEntry& entry) { return replay.take(entry); });
  if (!walked) return walked.error();
  return replay.end();
}

}  // namespace citymirror::session
