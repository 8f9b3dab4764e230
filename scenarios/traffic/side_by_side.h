#pragma once
#include <cstddef>
#include <functional>

#include "engine/run/job_queue.h"
#include "scenarios/traffic/route_search.h"

namespace citymirror::traffic {

/// Searches that know nothing of each other, on several threads (0 = one for each core), each with a
/// RouteSearch of its own: `work` is called once for every k below `count`, in any order. False
/// where the job was cancelled; some are then left out.
bool searchSideBySide(const TrafficNetwork& network, std::size_t count, unsigned threads,
                      const run::JobContext& job,
                      const std::function<void(std::size_t, RouteSearch&)>& work);

}  // namespace citymirror::traffic
