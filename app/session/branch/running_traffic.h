#pragma once
#include "app/session/branch/world_runs.h"
#include "app/session/command/roads_ahead.h"

namespace citymirror::session {

/// How fast others drive in a branch as far as it is computed, in means over `every` s of those
/// intervals in which somebody drove; a road is closed where people close it at the end of one.
/// Null before the first. O(samples · edges).
TrafficPointer runningTraffic(const WorldFuture& branch, Instant zero, double every);

/// The same with the branch's water so far, which people look at, and the forecast that it goes on
/// from, else the file of its scenario, else kNoForecast. Null stays null.
TrafficPointer lookedAt(const TrafficPointer& traffic, const WorldFuture& branch,
                        const std::string& forecast, Instant issued);

}  // namespace citymirror::session
