#include "scenarios/traffic/traffic_gridlock.h"

#include <algorithm>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

/// Lanes that could take the head of `lane`.
std::vector<std::uint32_t> targetsOf(const TrafficShape& shape, const TrafficState& s,
                                     std::uint32_t lane) {
  const std::uint32_t vehicle = s.lanes[lane].head, leg = s.vehicles[vehicle].leg;
  const auto route = routeOf(shape, s, vehicle);
  const auto at = [&](std::size_t k) { return k < route.size() ? route[k] : kNone; };
  const std::uint32_t link = route[leg];
  std::vector<std::uint32_t> targets;
  std::uint32_t lanes = shape.lanesFor(shape.turnOf(lane, link), link, shape.typeOf(vehicle),
                                       at(leg + 1), at(leg + 2));
  for (std::uint32_t n = shape.network().firstLane[link]; lanes != 0; ++n, lanes >>= 1) {
    if (lanes & 1U) targets.push_back(n);
  }
  return targets;
}

/// Its head stands for space, or for a signal or gap behind which there may be none; not in water,
/// which falls.
bool waits(const TrafficState& s, std::uint32_t lane) {
  const Hold hold = s.hold[lane];
  const bool held = hold == Hold::space || hold == Hold::signal || hold == Hold::giveWay;
  return held && s.stranded[s.lanes[lane].head] < 0;
}

bool sendsNoSpace(const TrafficState& s, std::uint32_t lane) {
  for (std::uint32_t wave = s.lanes[lane].firstWave; wave != kNone; wave = s.waves[wave].next) {
    if (s.waves[wave].arrives > s.time) return false;
  }
  return true;
}

bool hasRoom(const TrafficShape& shape, const TrafficState& s, std::uint32_t lane,
             std::int64_t space) {
  std::int64_t taken = s.lanes[lane].taken;
  for (std::uint32_t wave = s.lanes[lane].firstWave; wave != kNone; wave = s.waves[wave].next) {
    taken -= s.waves[wave].space;
  }
  return taken == 0 || taken + space <= shape.storage(shape.linkOf(lane));
}

}  // namespace

std::vector<GridlockRing> ringsOf(const TrafficShape& shape, const TrafficState& s) {
  std::vector<std::vector<std::uint32_t>> targets(shape.laneCount());
  std::vector<bool> locked(shape.laneCount(), false);
  for (std::uint32_t lane = 0; lane < shape.laneCount(); ++lane) {
    locked[lane] = waits(s, lane) && sendsNoSpace(s, lane);
    if (!locked[lane]) continue;
    targets[lane] = targetsOf(shape, s, lane);
    locked[lane] = !targets[lane].empty();  // who may not go on waits for no one in a ring
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::uint32_t lane = 0; lane < shape.laneCount(); ++lane) {
      if (!locked[lane]) continue;
      const std::int64_t space = shape.space(s.lanes[lane].head);
      const auto free = [&](std::uint32_t n) { return !locked[n] || hasRoom(shape, s, n, space); };
      if (std::none_of(targets[lane].begin(), targets[lane].end(), free)) continue;
      locked[lane] = false;
      changed = true;
    }
  }
  std::vector<GridlockRing> rings;
  std::vector<std::uint32_t> seen(shape.laneCount(), kNone);
  for (std::uint32_t start = 0; start < shape.laneCount(); ++start) {
    std::uint32_t lane = start;
    for (; locked[lane] && seen[lane] == kNone; lane = targets[lane].front()) seen[lane] = start;
    if (!locked[lane] || seen[lane] != start) continue;
    GridlockRing ring;
    for (std::uint32_t n = lane; ring.empty() || n != lane; n = targets[n].front()) {
      ring.push_back(shape.linkOf(n));
    }
    rings.push_back(std::move(ring));
  }
  return rings;
}

}  // namespace citymirror::traffic
