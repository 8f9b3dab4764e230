#pragma once
#include <string>
#include <vector>

#include "app/session/command/roads_ahead.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// Water on roads as a run has left it in its folder, with its zero at Instant{0}: edges.csv of a
/// branch of a world run, else depth_NNNNNN.tif of a flood run. Errors: notFound (neither is there),
/// badInput (of another city), unreadable, cancelled.
Result<world::RunPointer> waterOfFolder(const std::string& folder, const CityModel& city,
                                        const run::JobContext& job);

/// How fast others drove in a branch of a world run, from its edges.csv. Errors: as above.
Result<TrafficPointer> trafficOfFolder(const std::string& folder, const RoadNetwork& roads);

}  // namespace citymirror::session
