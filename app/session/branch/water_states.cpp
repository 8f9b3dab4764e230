#include "app/session/branch/water_states.h"

#include <cmath>
#include <utility>

namespace citymirror::session {
namespace {

constexpr double kSameState = 1e-6;  // of an interval
constexpr std::size_t kFieldsOfState = 3;

bool withinOneInterval(double before, double after, double every) {
  return every > 0 &&
         std::floor(before / every + kSameState) == std::floor(after / every + kSameState);
}

}  // namespace

std::size_t waterStateBytes(const GridShape& shape) {
  return sizeof(flood::FloodState) +
         kFieldsOfState * sizeof(float) * std::size_t(shape.columns) * std::size_t(shape.rows);
}

double waterInterval(std::size_t stateBytes, double duration, std::size_t branches, double usual,
                     std::size_t most) {
  double every = usual;
  const auto bytes = [&] {  // the newest state comes on top of those at whole intervals
    return (std::floor(duration / every + kSameState) + 2) * double(stateBytes) * double(branches);
  };
  while (every < duration && bytes() > double(most)) every *= 2;
  return every;
}

void addWater(WorldTrack& track, std::shared_ptr<const flood::FloodState> state) {
  auto& all = track.water;
  const std::size_t count = all.size();
  if (count > 1 && withinOneInterval(all[count - 2]->time, all[count - 1]->time, track.waterEvery))
    all.pop_back();
  all.push_back(std::move(state));
}

void thinWater(WorldTrack& track, double every) {
  if (every <= track.waterEvery) return;
  track.waterEvery = every;
  for (auto& state : std::exchange(track.water, {})) addWater(track, std::move(state));
}

}  // namespace citymirror::session
