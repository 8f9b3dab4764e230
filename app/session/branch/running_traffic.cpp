#include "app/session/branch/running_traffic.h"

#include <cmath>
#include <limits>

namespace citymirror::session {
namespace {

bool closedByPeople(const RoadSample& sample, std::size_t edge) {
  return sample.shut[edge] != 0 && (sample.share.empty() || sample.share[edge] > 0);
}

/// After the means: by the last sample of each step. Where steps are missing after it, as samples
/// lie further apart, what is closed by the next one may be closed all the while.
void closeRoads(RunningTraffic& traffic,
                const std::vector<std::shared_ptr<const RoadSample>>& samples, double every) {
  const auto close = [&](std::size_t step, double until) {
    const std::shared_ptr<const RoadSample> last = partAt(samples, until);
    for (std::size_t e = 0; last && e < last->shut.size(); ++e)
      if (closedByPeople(*last, e)) traffic.pace[step][e] = -1;
  };
  const auto& time = traffic.time;
  for (std::size_t k = 0; k < time.size(); ++k) {
    close(k, time[k] + every);
    const bool gap = k + 1 < time.size() && time[k + 1] > time[k] + 1.5 * every;
    if (gap) close(k, time[k + 1] + every);
  }
}

}  // namespace

TrafficPointer runningTraffic(const WorldFuture& branch, Instant zero, double every) {
  const auto& samples = branch.track->roads;
  if (samples.empty()) return nullptr;
  auto traffic = std::make_shared<RunningTraffic>();
  traffic->branch = branch.id;
  traffic->zero = zero;
  traffic->until = branch.computedTo;
  std::vector<int> driven;
  for (const auto& sample : samples) {
    const double begin = every * std::floor((sample->time - WorldRuns::kRoadsEvery / 2) / every);
    const std::size_t edges = sample->pace.size();
    if (traffic->time.empty() || traffic->time.back() < begin) {
      traffic->time.push_back(begin);
      traffic->pace.emplace_back(edges, std::numeric_limits<float>::quiet_NaN());
      driven.assign(edges, 0);
    }
    std::vector<float>& mean = traffic->pace.back();
    for (std::size_t e = 0; e < edges; ++e) {
      if (!std::isnan(sample->pace[e])) {
        const float before = driven[e] > 0 ? mean[e] * float(driven[e]) : 0;
        mean[e] = (before + sample->pace[e]) / float(++driven[e]);
      }
    }
  }
  closeRoads(*traffic, samples, every);
  return traffic;
}

TrafficPointer lookedAt(const TrafficPointer& traffic, const WorldFuture& branch,
                        const std::string& forecast, Instant issued) {
  if (!traffic) return nullptr;
  auto looked = std::make_shared<RunningTraffic>(*traffic);
  looked->water = branch.track->water;
  looked->issued = issued;
  looked->forecast = forecast;
  return looked;
}

}  // namespace citymirror::session
