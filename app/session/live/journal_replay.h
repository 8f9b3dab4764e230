#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/command/command_incident.h"
#include "app/session/live/resume.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "engine/store/journal.h"

/// A journal judged again, beside what it says was decided then.
namespace citymirror::session {

/// An incident as it came out of the values, vehicles, reports and forecasts of a journal.
struct ReplayedIncident {
  std::string id;
  Text headline, place;
  LoopStep step = LoopStep::toVerify;
  Severity worst = Severity::none;
  Instant raised;
};

/// One session of the journal that watched the city.
struct ReplayedSession {
  Span time;                                ///< from its beginning to its last entry
  std::vector<ReplayedIncident> incidents;  ///< in the order in which they came
  std::vector<Text> differences;            ///< to what the journal says; empty = equal
};

/// Replays every session of a journal that watched `city` twice: rules judge anew what was
/// measured, told and forecast; and the decisions are taken as they were journalled. What people
/// did and what was answered is the same in both. Equal incidents, linkages and postures prove that
/// the rules of `rules` lead from what came in to what was decided. Does not verify the chain.
/// Errors: badInput (no session watched this city, an entry that cannot be read), cancelled, of
/// Journal::walk. Cost: two replays, one entry in memory at a time and of the values what `rules`
/// keeps.
Result<std::vector<ReplayedSession>> replayJournal(const store::Journal& journal,
                                                   const ResumeRules& rules, const CityModel& city,
                                                   const run::JobContext& job);

}  // namespace citymirror::session
