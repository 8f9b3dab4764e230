#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

/// Incidents that leave a link open. The narrow place lets one vehicle of a lane through in a
/// headway of its share, in the order of the lane: those held by it are told from those at the stop
/// line by when they may pass, so that a signal behind it costs nothing more where it is the
/// narrower one.
namespace citymirror::traffic {
namespace {

std::int64_t wholeMilliseconds(double seconds) {
  return seconds < 1e15 ? std::llround(seconds * 1000) : kNeverMs;
}

}  // namespace

/// What holds on a link now, after one of its restrictions has begun or ended.
void TrafficStep::restrict(std::uint32_t link) {
  double capacity = 1, speed = 1;
  for (const Restriction& each : shape_.inputs().restrictions) {
    const bool holds = each.link == link && wholeMilliseconds(each.from) <= s_.time &&
                       wholeMilliseconds(each.to) > s_.time;
    if (!holds) continue;
    capacity = std::min(capacity, each.capacity);
    speed = std::min(speed, each.speed);
  }
  if (s_.narrowed.empty()) {
    s_.narrowed.assign(shape_.network().linkCount(), 1);
    s_.slowed.assign(shape_.network().linkCount(), 1);
    s_.nextPass.assign(shape_.allLanes(), 0);
    s_.given = s_.share;
  }
  if (s_.narrowed[link] != float(capacity)) narrow(link, float(capacity));
  if (s_.slowed[link] != float(speed)) slow(link, float(speed));
}

void TrafficStep::narrow(std::uint32_t link, float capacity) {
  const bool opens = capacity >= 1;
  const LinkShape& of = shape_.link(link);
  for (std::uint32_t lane = of.firstLane; lane < of.endLane; ++lane) {
    if (opens) s_.nextPass[lane] = 0;
    if (!opens && s_.narrowed[link] >= 1) s_.nextPass[lane] = s_.time;
    if (s_.lanes[lane].head != kNone) attemptAt(lane, std::max(readyAt(lane), s_.time));
  }
  s_.narrowed[link] = capacity;
}

void TrafficStep::slow(std::uint32_t link, float speed) {
  s_.slowed[link] = speed;
  const std::vector<float> given = s_.given;
  setShares(given);
}

/// A vehicle has left a lane: when it passed the narrow place, and the next one may.
void TrafficStep::notePass(std::uint32_t lane, std::uint32_t link, std::uint32_t vehicle) {
  if (s_.narrowed[link] >= 1) return;
  const TypeShape& type = shape_.typeOf(vehicle);
  const float share = s_.share[shape_.shareIndex(link, type)];
  if (share <= 0) return;
  const std::int64_t passed = std::max(s_.nextPass[lane], s_.vehicles[vehicle].ready);
  const auto apart = double(shape_.headway(link, type, share));
  s_.nextPass[lane] = std::min(passed, s_.time) + roundedMs(apart / double(s_.narrowed[link]));
}

}  // namespace citymirror::traffic
