#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "app/session/world_view.h"
#include "engine/run/job_queue.h"

namespace citymirror::cli {

struct FeedLiveOptions {
  std::vector<std::string> descriptors;  ///< files, see assets/help/feeds.md
  std::string city;                      ///< package, or "demo"
  std::string dataFolder;                ///< journal and demo city; empty = the user's
  double seconds = 0;                    ///< how long; 0 = until somebody stops it
  double tableEvery = 10;                ///< seconds between tables of health
};

struct FeedLiveReport {
  std::vector<FeedStatus> feeds;
  std::vector<incident::Alarm> alarms;  ///< the queue at the end
  std::string journal;                  ///< its file
};

/// A city that lives by its feeds, without a window: what comes is judged, kept, put to the rules
/// and journalled, forecasts are renewed while it rains as in the window (forecast_loop.json);
/// alarms and forecasts are written to `out` as they come, the feeds' health as a table. Being
/// stopped is the usual end. Errors: of a descriptor, the city, the data folder.
Result<FeedLiveReport> runLiveCity(const FeedLiveOptions& options, std::ostream& out,
                                   const run::JobContext& job);

/// One row a feed: state, last seen, completeness, delay, counts, connection.
void writeFeedTable(const std::vector<session::FeedLine>& lines, Instant now, std::ostream& out);

}  // namespace citymirror::cli
