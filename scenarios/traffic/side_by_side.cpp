#include "scenarios/traffic/side_by_side.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace citymirror::traffic {

bool searchSideBySide(const TrafficNetwork& network, std::size_t count, unsigned threads,
                      const run::JobContext& job,
                      const std::function<void(std::size_t, RouteSearch&)>& work) {
  const std::size_t cores = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stopped = false;
  const auto run = [&] {
    RouteSearch search(network);
    for (std::size_t k = next++; k < count && !stopped; k = next++) {
      if (job.cancelled())
        stopped = true;
      else
        work(k, search);
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < std::min(cores, count); ++t) others.emplace_back(run);
  run();
  others.clear();
  return !stopped;
}

}  // namespace citymirror::traffic
