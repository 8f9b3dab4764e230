#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"
#include "engine/run/job_queue.h"
#include "gis/feed/recording.h"

/// A journal as a recording: what was measured and warned of, to be played again.
namespace citymirror::session {

/// A recording holds no more messages than that.
inline constexpr std::size_t kMostRecorded = 2'000'000;

/// Whether the file begins as those of SQLite do: recordings of other kinds are texts. False where
/// it cannot be read.
bool isJournalFile(const std::string& path);

/// Readings and alerts of the newest session of a journal that heard feeds, else of the newest that
/// measured anything (a replay, a run without a city), in order of arrival. `within`: [begin, end)
/// of their arrival; nothing = its last 24 hours. Who did what is not among them: a recording is
/// heard anew. Notes: what is left out because recordings have no words for it (positions of
/// vehicles, reports of cameras, callers and patrols), that the session began before. The chain is
/// verified first. Errors: notFound; badInput (the chain is broken, an entry that cannot be read);
/// unreadable (no journal, nothing measured then); unsupported (more than kMostRecorded messages);
/// cancelled, as `job` is asked after each entry. Cost: one entry in memory at a time and the
/// messages, about 300 bytes each.
Result<std::vector<gis::FeedMessage>> recordingOfJournal(
    const std::string& path, const std::optional<Span>& within = std::nullopt,
    const run::JobContext& job = {});

}  // namespace citymirror::session
