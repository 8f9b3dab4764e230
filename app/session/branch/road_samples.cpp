#include "app/session/branch/road_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace citymirror::session {
namespace {

constexpr double kSameRoads = 1e-6;  // of an interval

bool withinOneLook(double before, double after, double every) {
  return every > 0 &&
         std::floor(before / every + kSameRoads) == std::floor(after / every + kSameRoads);
}

}  // namespace

std::size_t bytesOf(const RoadSample& sample) {
  std::size_t bytes = sizeof(RoadSample) + sample.pace.capacity() * sizeof(float) +
                      sample.shut.capacity() + sample.share.capacity() * sizeof(float) +
                      sample.queues.capacity() * sizeof(traffic::LinkQueue) +
                      sample.rings.capacity() * sizeof(traffic::GridlockRing);
  for (const traffic::GridlockRing& ring : sample.rings)
    bytes += ring.capacity() * sizeof(std::uint32_t);
  return bytes;
}

std::size_t roadBytes(const WorldTrack& track) {
  return std::accumulate(
      track.roads.begin(), track.roads.end(), std::size_t(0),
      [](std::size_t sum, const auto& sample) { return sum + bytesOf(*sample); });
}

void addRoads(WorldTrack& track, std::shared_ptr<const RoadSample> sample) {
  auto& all = track.roads;
  const std::size_t count = all.size();
  if (count > 1 && withinOneLook(all[count - 2]->time, all[count - 1]->time, track.roadsEvery))
    all.pop_back();
  all.push_back(std::move(sample));
}

void thinRoads(WorldTrack& track, double lookEvery, std::size_t most) {
  while (track.roads.size() > 2 && roadBytes(track) > most) {
    track.roadsEvery = 2 * std::max(track.roadsEvery, lookEvery);
    for (auto& sample : std::exchange(track.roads, {})) addRoads(track, std::move(sample));
  }
}

}  // namespace citymirror::session
