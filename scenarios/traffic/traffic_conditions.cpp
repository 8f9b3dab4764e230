#include <array>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

void TrafficStep::setShares(std::span<const float> shares) {
  if (s_.given.empty()) return goAt(shares);
  s_.given.assign(shares.begin(), shares.end());
  std::vector<float> slowed(shares.begin(), shares.end());
  const std::size_t links = shape_.network().linkCount();
  for (std::size_t k = 0; k < slowed.size(); ++k) slowed[k] *= s_.slowed[k % links];
  goAt(slowed);
}

void TrafficStep::goAt(std::span<const float> shares) {
  const std::vector<float> old = s_.share;
  if (std::equal(shares.begin(), shares.end(), old.begin(), old.end())) return;
  s_.share.assign(shares.begin(), shares.end());
  const std::size_t links = shape_.network().linkCount();
  std::vector<std::uint8_t> shut(shares.size(), 0);
  bool anyShut = false;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    shut[k] = shares[k] <= 0 && old[k] > 0;
    anyShut = anyShut || shut[k];
  }
  for (std::uint32_t link = 0; link < links; ++link) {
    bool changed = false;
    for (std::size_t k = link; k < shares.size(); k += links) changed |= shares[k] != old[k];
    if (changed && s_.links[link].onLink > 0) changePace(link, old);
  }
  if (anyShut) {
    planRound([&](std::uint32_t vehicle, std::uint32_t link) {
      return shut[shape_.shareIndex(link, shape_.typeOf(vehicle))] != 0;
    });
  }
  retryHeld();
}

/// Vehicles on a link need the time of the way that is left at the new speed; where it is 0 they are
/// stranded, those in a queue at their place in it, and hold those behind them.
void TrafficStep::changePace(std::uint32_t link, const std::vector<float>& old) {
  const auto& firstLane = shape_.network().firstLane;
  const double length = shape_.network().length[link];
  const auto change = [&](std::uint32_t lane) {
    double queued = 0;  // m from the lane's end
    for (std::uint32_t v = s_.lanes[lane].head; v != kNone; v = s_.vehicles[v].behind) {
      const std::size_t k = shape_.shareIndex(link, shape_.typeOf(v));
      const float before = old[k], now = s_.share[k];
      const auto free = double(shape_.freeTime(link, v));
      double left = double(s_.stranded[v]);
      if (s_.stranded[v] < 0)
        left = double(std::max<std::int64_t>(0, s_.vehicles[v].ready - s_.time)) * before;
      const double back = std::min(std::max(queued, length * left / std::max(1.0, free)), length);
      if (!shape_.isSiren(lane)) queued = back + double(shape_.space(v)) / 1000;
      if (before == now || (now > 0 && left == 0 && s_.stranded[v] < 0)) continue;
      if (now > 0) {
        s_.stranded[v] = -1;
        s_.vehicles[v].ready = s_.time + std::llround(left / now);
      } else {
        s_.stranded[v] = std::llround(std::max(left, free * back / length));
        s_.vehicles[v].ready = kNeverMs;
      }
    }
    if (s_.lanes[lane].head != kNone) attemptAt(lane, std::max(readyAt(lane), s_.time));
  };
  for (std::uint32_t lane = firstLane[link]; lane < firstLane[link + 1]; ++lane) change(lane);
  change(shape_.sirenLane(link));
}

void TrafficStep::addVehicle() {
  for (auto* of : {&s_.entered, &s_.arrived, &s_.stranded}) of->push_back(-1);
  s_.vehicles.emplace_back();
  s_.turnedAt.push_back(kNone);
}

void TrafficStep::send(std::uint32_t vehicle) {
  addVehicle();
  start(vehicle);
}

/// A driver who has stood before a closed link long enough turns back.
void TrafficStep::losePatience(std::uint32_t vehicle, std::uint32_t link) {
  const auto waitsIn = [&](std::uint32_t lane) {
    return s_.lanes[lane].head == vehicle && s_.hold[lane] == Hold::closure;
  };
  const auto& firstLane = shape_.network().firstLane;
  std::uint32_t lane = kNone;
  for (std::uint32_t n = firstLane[link]; n < firstLane[link + 1]; ++n) {
    if (waitsIn(n)) lane = n;
  }
  for (const std::uint32_t n : {shape_.laneCount() + link, shape_.sirenLane(link)}) {
    if (waitsIn(n)) lane = n;
  }
  if (lane == kNone) return;
  replan(std::array{vehicle});
  attemptAt(lane, s_.time);
}

}  // namespace citymirror::traffic
