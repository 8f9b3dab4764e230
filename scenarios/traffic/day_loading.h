#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"
#include "engine/run/job_queue.h"

namespace citymirror::traffic {

/// What is measured while the vehicles of a day are driven (TrafficModel). A window holds the
/// departures of so many seconds; its times are means over all who are on a link from its beginning
/// to a third of its length after its end, when the last of them drive.
struct DayLoading {
  double from = 0, window = 0;               ///< s
  std::vector<std::vector<double>> seconds;  ///< by window and link: to pass it, free at least
  std::vector<std::vector<double>> perHour;  ///< by window and link: vehicles
  double hours = 0;       ///< that a window measures
  double spent = 0;       ///< s of all vehicles from departure to arrival, or to the end
  std::size_t arrived = 0, gridlocks = 0;  ///< at the end
  /// The window of a departure; the first and last one take what lies outside.
  std::size_t windowOf(double depart) const;
};

/// Drives a day whose windows are in [from, to) for twice as long, or until all have arrived.
/// Equal inputs give equal bits. Errors: those of TrafficModel::make, cancelled. A second for an
/// hour of 40,000 vehicles.
Result<DayLoading> loadDay(std::shared_ptr<const TrafficNetwork> network,
                           std::shared_ptr<const TrafficDemand> demand, double from, double to,
                           double window, const run::JobContext& job);

}  // namespace citymirror::traffic
