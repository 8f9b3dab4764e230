#pragma once
#include <iosfwd>
#include <map>
#include <string>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::cli {

struct FeedReplayOptions {
  std::string file;     ///< recording (.jsonl) or USGS table (.csv)
  double rate = 60;     ///< world seconds per second, 0 = as fast as possible
  std::string to;       ///< where to send it on; empty = standard output
  std::string city;     ///< package that says what each sensor measures; empty = the messages say
  std::string station;  ///< of a USGS table; empty = the name of the file
  std::map<std::string, std::string> codes;  ///< sensor of a table → code of the city
};

/// How the feed was. Gaps are times in which a sensor left out a value at its usual step.
struct FeedHealth {
  std::size_t received = 0, observations = 0, alerts = 0, rejected = 0, duplicates = 0,
              replaced = 0, gaps = 0;
  std::map<std::string, std::size_t> reasons;  ///< of rejection, with how often
};

/// Replays a feed on the world's clock and writes one line a message, then the health, to `out`.
/// What cannot be decoded is a line with its reason and the rest goes on. Errors: notFound,
/// ioFailed, unreadable, badInput, unsupported (`to`), cancelled.
Result<FeedHealth> replayFeed(const FeedReplayOptions& options, std::ostream& out,
                              const run::JobContext& job);

}  // namespace citymirror::cli
