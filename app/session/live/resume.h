#pragma once
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/feed_memory.h"
#include "app/session/live/watch.h"

namespace citymirror::session {

/// What the last session of a live city left under way.
struct Resumed {
  ReplayedLoop left;
  std::map<std::string, Text> warnings;  ///< by incident of a forecast
  int forecasts = 0;                     ///< number of its last one, F007 = 7: names go on
  Instant until;                         ///< of its last entry
  FeedMemory known;  ///< what feeds had brought: it is neither taken nor journalled again
  /// CAP that was taken in, in order: the newest 500 of those that may concern the city.
  std::vector<store::JournalEntry> alerts;
  VehicleBoard vehicles;  ///< where they were seen last, marked as restored
  Untold untold;
};

/// By what a session is gone on with.
struct ResumeRules {
  WatchConfig watch;
  CommandConfig command;
  AssimilationConfig assimilation = {};
  MeasuredKept kept = {};
  double keptLevel = 0;  ///< store::Thinning::level, m
  VehicleRules vehicles = {};
};

/// Nothing where the last session watched another city, ended longer ago than
/// CommandConfig::resumeWithin or after `now`, or left no incidents, no posture, no field reports and
/// no alert, notice or vehicle of a feed. One that has been going on for longer than `resumeLongest`
/// is gone on with by the decisions that were journalled; only what was measured within that time is
/// shown to the rules again. `until`: sequence of the last entry that counts.
/// Errors: an entry that cannot be read. Cost: a replay of that session, one entry in memory at a
/// time.
Result<std::optional<Resumed>> resumeFrom(
    const store::Journal& journal, const ResumeRules& rules, const CityModel& city, Instant now,
    std::int64_t until = std::numeric_limits<std::int64_t>::max());

/// Whether a "watch" or "session" entry says that what came before it goes on.
bool goesOn(const store::JournalEntry& entry);

}  // namespace citymirror::session
