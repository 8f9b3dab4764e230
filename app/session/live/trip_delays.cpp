#include "app/session/live/trip_delays.h"

#include <algorithm>
#include <vector>

namespace citymirror::session {

bool TripDelays::isNewer(const gis::FeedReading& delay) const {
  const auto found = known_.find(delay.observation.sensor);
  return found == known_.end() || found->second.delay.at < delay.observation.at;
}

bool TripDelays::take(const std::string& feed, const gis::FeedReading& delay) {
  if (!isNewer(delay)) return false;
  const Observation& o = delay.observation;
  known_[o.sensor] = {{o.value, o.at, feed}, o.quality == Quality::good};
  if (known_.size() > kMost) forgetOlderHalf();
  return true;
}

void TripDelays::forgetBefore(Instant begin) {
  std::erase_if(known_, [&](const auto& one) { return one.second.delay.at < begin; });
}

void TripDelays::forgetOlderHalf() {
  std::vector<Instant> stamps;
  for (const auto& [code, known] : known_) stamps.push_back(known.delay.at);
  const auto middle = stamps.begin() + std::ptrdiff_t(stamps.size() / 2);
  std::nth_element(stamps.begin(), middle, stamps.end());
  forgetBefore(*middle);
  while (known_.size() > kMost / 2 + 1) known_.erase(known_.begin());
}

void TripDelays::forEach(
    const std::function<void(const std::string& code, const TripDelay&)>& tell) const {
  for (const auto& [code, known] : known_)
    if (known.good) tell(code, known.delay);
}

const TripDelay* TripDelays::find(const std::string& code) const {
  const auto found = known_.find(code);
  return found != known_.end() && found->second.good ? &found->second.delay : nullptr;
}

}  // namespace citymirror::session
