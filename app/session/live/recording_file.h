#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "gis/feed/recording.h"

namespace citymirror::session {

/// Messages of a recording file: JSON Lines, a gauge table (.csv) made into a feed, or the last
/// night of a journal (recordingOfJournal()). `station` names a table's station (empty = the file's
/// name), `codes` its series anew. What could not be used comes as notes. Errors: notFound,
/// unreadable, badInput, unsupported, each naming the file; cancelled (`job` is asked while a
/// journal is read).
Result<std::vector<gis::FeedMessage>> readRecordingFile(
    const std::string& path, const std::string& station = {},
    const std::map<std::string, std::string>& codes = {}, const run::JobContext& job = {});

/// The city with a site for each station of a gauge table that it lacks, so that a recording from
/// elsewhere can be watched on it. The sites stand together in the middle of the largest water and
/// say that they are not of this city. JSON Lines recordings and journals add nothing.
Result<CityModel> withRecordedStations(const CityModel& city, const std::string& path);

}  // namespace citymirror::session
