#pragma once
#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"

namespace citymirror::traffic {

/// Finds the ways of vehicles that have only stops: the fastest on free roads over the lanes they
/// may use, cut where equal by the lower link. Vehicles whose stops nothing joins are left out with
/// a note. Other vehicles stay as they are. One backward search (Dijkstra 1959) for each goal and
/// kind of user: O(goals · turns · log links). Errors: cancelled.
Result<TrafficDemand> planRoutes(TrafficDemand demand, const TrafficNetwork& network,
                                 const run::JobContext& job);

}  // namespace citymirror::traffic
