#pragma once
#include <string>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/link_delay.h"

namespace citymirror::traffic {

struct EquilibriumOptions {
  double from = 0, to = 3600;  ///< s, in which the vehicles depart
  double relativeGap = 0.01;   ///< where to stop
  int mostSweeps = 12;         ///< over all vehicles; ends there as well
  unsigned threads = 0;        ///< 0 = one for each core; ways do not depend on it
};

/// How near to equilibrium ways are.
struct DayEquilibrium {
  double before = 0;       ///< gap of the ways as they were given
  double relativeGap = 0;  ///< Σ (time on its way − on the fastest) / Σ time, as Assignment has it
  double wanted = 0;
  double meanSeconds = 0;  ///< of a vehicle on its way
  int sweeps = 0;          ///< that changed ways
  std::string text() const;
};

/// User equilibrium of whole vehicles (Wardrop 1952; Rosenthal 1973): in every sweep each vehicle is
/// shown the fastest way under the flows as they are and takes it if it still gains, one after
/// another, each with the ways that those before it took. A potential falls with every change, so
/// this ends. Times are those of LinkDelay for flows that come evenly over the period. Vehicles
/// whose ways are open, or of which no way leads to the goal, keep what they have. Equal inputs give
/// equal ways whatever the thread count. Errors: cancelled, after which the demand is half changed.
/// O(sweeps · goals · turns log links).
Result<DayEquilibrium> equilibrate(TrafficDemand& demand, const TrafficNetwork& network,
                                   const DelayRules& rules, const EquilibriumOptions& options,
                                   const run::JobContext& job);

}  // namespace citymirror::traffic
