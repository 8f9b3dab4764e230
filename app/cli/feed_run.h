#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "engine/core/feed_status.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::cli {

struct FeedRunOptions {
  std::vector<std::string> descriptors;  ///< files, see assets/help/feeds.md
  double seconds = 0;                    ///< how long; 0 = until somebody stops it
  double tableEvery = 10;                ///< seconds between tables of health
  std::string journal;                   ///< file that keeps what is accepted; empty = none
  std::string archive;  ///< of measured values, filled from the journal; empty = none
};

struct FeedRunReport {
  std::vector<FeedStatus> feeds;
  std::size_t kept = 0, replaced = 0, duplicates = 0;
  std::size_t refused = 0;  ///< values of more sensors than can be kept
};

/// Connects feeds, keeps what they bring in the series and the journal, and writes a table of their
/// health to `out`. Feeds that cannot be reached are tried again and do not stop the others; being
/// stopped is the usual end. Errors: of a descriptor, of the journal.
Result<FeedRunReport> runFeeds(const FeedRunOptions& options, std::ostream& out,
                               const run::JobContext& job);

struct FeedTryOptions {
  std::string descriptor, sample;  ///< files
  std::string topic;               ///< of the message, where the descriptor reads it
  std::string received;            ///< ISO time at which it is to have come; empty = now
};

/// What one sample message yields: every value as it would be kept, every rejection with its
/// reason, its byte and what stands there. Errors: of the files; badInput when nothing at all is
/// accepted.
Result<FeedStatus> tryFeed(const FeedTryOptions& options, std::ostream& out);

/// One object: id, state, last_seen, messages, accepted, rejected, duplicates, completeness,
/// delay_median_s, delay_95_s, reasons, evidence.
std::string feedStatusJson(const std::vector<FeedStatus>& feeds);

}  // namespace citymirror::cli
