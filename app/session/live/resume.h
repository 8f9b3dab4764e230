#pragma once
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
  Instant until;                         ///< of its last entry
  FeedMemory known;  ///< what feeds had brought: it is neither taken nor journalled again
  std::vector<store::JournalEntry> alerts;  ///< that were taken in: CAP, in order
};

/// Nothing where the last session watched another city, ended longer ago than
/// CommandConfig::resumeWithin or after `now`, has been going on for longer than `resumeLongest`
/// (replaying it would take too long), or left no incidents, no posture, no field reports and no
/// alert, notice or vehicle of a feed.
/// Errors: an entry that cannot be read. Cost: a replay of that session.
Result<std::optional<Resumed>> resumeFrom(const std::vector<store::JournalEntry>& entries,
                                          const WatchConfig& config, const CommandConfig& command,
                                          const CityModel& city, Instant now,
                                          const AssimilationConfig& assimilation = {});

/// Whether a "watch" or "session" entry says that what came before it goes on.
bool goesOn(const store::JournalEntry& entry);

}  // namespace citymirror::session
