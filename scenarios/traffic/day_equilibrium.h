#pragma once
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"
#include "scenarios/traffic/link_delay.h"

namespace citymirror::traffic {

struct EquilibriumOptions {
  double from = 0, to = 3600;  ///< s, in which the vehicles depart
  double window = 1800;        ///< s of departures that share their measured times
  double relativeGap = 0.05;   ///< where to stop
  int mostLoadings = 12;       ///< the first one, as it is given, among them; ends there as well
  std::uint64_t seed = 1;      ///< of who changes its way
  unsigned threads = 0;        ///< 0 = one for each core; ways do not depend on it
};

/// Why it ended: the wanted gap is reached; or the least share of the vehicles that is asked to
/// change (1 %) brings no day that costs all of them less time, or none without more gridlocks; or
/// all loadings are spent.
enum class DayEnd { reached, settled, spent };

/// How near to equilibrium ways are, and how the day flows on them.
struct DayEquilibrium {
  double before = 0;       ///< gap of the ways as they were given
  double relativeGap = 0;  ///< Σ (time on its way − on the fastest) / Σ time
  double wanted = 0;
  double spentBefore = 0, spent = 0;  ///< h of all vehicles from departure to arrival
  double meanSeconds = 0;             ///< of a vehicle on its way, as measured
  std::size_t vehicles = 0, arrived = 0, gridlocks = 0;
  int loadings = 0;  ///< days that were driven, 0 = none was wanted
  DayEnd end = DayEnd::reached;
  std::string text() const;
};

/// Dynamic user equilibrium by loading the day again and again (method of successive averages with
/// a step that regulates itself: Liu, He and He 2009). Times are those that the vehicle engine
/// measures on each link by window of departure (DayLoading), so junctions and queues that spill
/// back count; they are means of a link, whichever turn its vehicles take at its end. A drawn share
/// of the vehicles is shown the fastest way; one after another takes it where it still gains once
/// those before it have: what a link costs more is the difference of LinkDelay. The new day is
/// driven, and kept where its vehicles spend less time in sum and no more gridlocks form; else half
/// as many are drawn again from the day before. So the ways never flow worse than those given. The
/// gap is that of the day that is kept, by its own measured times. It seldom becomes as small as
/// that of a static assignment (assignment.h): a vehicle is not divided, and what shortens the way
/// of one but lengthens the day is not kept. Vehicles whose ways are open, or of which no way leads
/// to the goal, keep what they have. Equal inputs give equal ways for any thread count. Errors:
/// those of loadDay, cancelled; the demand is then a whole day that was kept.
/// O(loadings · (a day of the engine + goals · windows · turns log links)); 20,000 vehicles of the
/// demo city take some 8 processor seconds.
Result<DayEquilibrium> equilibrate(TrafficDemand& demand,
                                   const std::shared_ptr<const TrafficNetwork>& network,
                                   const DelayRules& rules, const EquilibriumOptions& options,
                                   const run::JobContext& job);

}  // namespace citymirror::traffic
