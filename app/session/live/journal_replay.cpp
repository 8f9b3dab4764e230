#include "app/session/live/journal_replay.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/session/command/incident_views.h"
#include "app/session/command/journal_text.h"
#include "app/session/live/watch.h"

namespace citymirror::session {
namespace {

constexpr std::int64_t kProgressEvery = 500;  // entries
const Instant kNothingSeen{std::numeric_limits<std::int64_t>::max()};

ReplayWanted replayWantedOf(const ResumeRules& rules, std::optional<Instant> seenFrom) {
  ReplayWanted wanted;
  wanted.assimilation = rules.assimilation;
  wanted.kept = rules.kept;
  wanted.keptLevel = rules.keptLevel;
  wanted.seenFrom = seenFrom;
  return wanted;
}

Text onlyIn(const std::string& id, bool said) {
  return said ? Text{id + "：日志中的判定有此事件，按实测重放没有",
                     id + ": the journal's decisions make this incident, what came in does not"}
              : Text{id + "：按实测重放有此事件，日志中的判定没有",
                     id + ": what came in makes this incident, the journal's decisions do not"};
}

Text toldOtherwise(const std::string& id, const Text& what, const Text& said,
                   const Text& replayed) {
  return {id + "：" + what.zh + "，日志为“" + said.zh + "”，重放为“" + replayed.zh + "”",
          id + ": " + what.en + " is " + said.en + " in the journal, " + replayed.en + " replayed"};
}

/// How one incident differs from what the journal makes of it.
void compareIncident(const LoopIncident& said, const LoopIncident& replayed,
                     std::vector<Text>& differences) {
  const std::size_t before = differences.size();
  if (said.step() != replayed.step())
    differences.push_back(
        toldOtherwise(said.id, {"环节", "its step"}, nameOf(said.step()), nameOf(replayed.step())));
  if (said.worst != replayed.worst)
    differences.push_back(toldOtherwise(said.id, {"级别", "its severity"}, nameOf(said.worst),
                                        nameOf(replayed.worst)));
  if (said.raised != replayed.raised)
    differences.push_back(toldOtherwise(said.id, {"发生时间", "its time"},
                                        {toIso(said.raised), toIso(said.raised)},
                                        {toIso(replayed.raised), toIso(replayed.raised)}));
  if (differences.size() == before && said != replayed)
    differences.push_back({said.id + "：地点、类别、处置记录或会商不同",
                           said.id + ": place, classes, handling or talk differ"});
}

std::vector<Text> differencesOf(const CommandLoop& said, const CommandLoop& replayed) {
  std::vector<Text> differences;
  for (const LoopIncident& incident : said.incidents()) {
    if (const LoopIncident* again = replayed.find(incident.id))
      compareIncident(incident, *again, differences);
    else
      differences.push_back(onlyIn(incident.id, true));
  }
  for (const LoopIncident& incident : replayed.incidents())
    if (said.find(incident.id) == nullptr) differences.push_back(onlyIn(incident.id, false));
  if (differences.empty() && !(said == replayed))
    differences.push_back({"事件相同，但联动、平战状态、方案或事件顺序不同",
                           "the incidents are equal, linkages, postures, plans or order are not"});
  return differences;
}

/// Two replays of one session.
class JudgedAndSaid {
 public:
  JudgedAndSaid(const ResumeRules& rules, const CityModel& city, Instant begin)
      : causes_(rules.watch.alarmCauses),
        judged_(rules.watch, rules.command, city, replayWantedOf(rules, std::nullopt)),
        said_(rules.watch, rules.command, city, replayWantedOf(rules, kNothingSeen)),
        time_{begin, begin} {}

  Outcome take(const store::JournalEntry& entry) {
    time_.end = std::max(time_.end, entry.at);
    if (Outcome taken = said_.take(entry); !taken) return taken;
    return judged_.take(entry);
  }

  Result<ReplayedSession> end() {
    auto said = said_.end(time_.end);
    if (!said) return said.error();
    auto judged = judged_.end(time_.end);
    if (!judged) return judged.error();
    ReplayedSession session{time_, {}, differencesOf(said->loop, judged->loop)};
    for (const LoopIncident& incident : judged->loop.incidents()) {
      const IncidentWords words = wordsOf(incident, &judged->watch, causes_);
      session.incidents.push_back({incident.id, words.headline, words.place, incident.step(),
                                   incident.worst, incident.raised});
    }
    return session;
  }

 private:
  const std::vector<incident::AlarmCause>& causes_;
  LoopReplay judged_, said_;
  Span time_;
};

class JournalReplay {
 public:
  JournalReplay(const ResumeRules& rules, const CityModel& city) : rules_(rules), city_(city) {}

  Outcome take(const store::JournalEntry& entry) {
    if (entry.kind == "watch" && (!goesOn(entry) || (!under_ && !foreign_)))
      if (Outcome begun = begin(entry); !begun) return begun;
    return under_ ? under_->take(entry) : Outcome(Done{});
  }
  Result<std::vector<ReplayedSession>> end() {
    if (Outcome ended = endSession(); !ended) return ended.error();
    if (sessions_.empty())
      return Error{ErrorCode::badInput, "no session of the journal watched this city",
                   city_.name.in(Language::en), "Name the city that the session had opened"};
    return std::move(sessions_);
  }

 private:
  Outcome begin(const store::JournalEntry& entry) {
    if (Outcome ended = endSession(); !ended) return ended;
    const auto json = nlohmann::json::parse(entry.body, nullptr, false);
    const std::string watched = journalText(json, "city");
    foreign_ = !watched.empty() && watched != city_.name.in(Language::en);
    if (!foreign_) under_.emplace(rules_, city_, entry.at);
    return Done{};
  }
  Outcome endSession() {
    if (!under_) return Done{};
    auto session = under_->end();
    if (!session) return session.error();
    sessions_.push_back(std::move(*session));
    under_.reset();
    return Done{};
  }

  const ResumeRules& rules_;
  const CityModel& city_;
  std::optional<JudgedAndSaid> under_;
  bool foreign_ = false;  ///< another city is watched
  std::vector<ReplayedSession> sessions_;
};

}  // namespace

Result<std::vector<ReplayedSession>> replayJournal(const store::Journal& journal,
                                                   const ResumeRules& rules, const CityModel& city,
                                                   const run::JobContext& job) {
  const auto all = journal.size();
  if (!all) return all.error();
  JournalReplay replay(rules, city);
  const Outcome walked = journal.walk({1, *all}, [&](const store::JournalEntry& entry) -> Outcome {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "the replay was stopped", "journal", "Start it again"};
    if (entry.sequence % kProgressEvery == 0)
      job.progress(double(entry.sequence) / double(*all), {"重放日志", "replaying the journal"});
    return replay.take(entry);
  });
  if (!walked) return walked.error();
  return replay.end();
}

}  // namespace citymirror::session
