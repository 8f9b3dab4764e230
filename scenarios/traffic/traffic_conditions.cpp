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
      return shut[shape_.shareIndex(link, vehicle)] != 0;
    });
  }
  retryHeld();
}

/// Vehicles under way need their remaining time at the new speed; where it is 0 they are stranded
/// and hold those behind them. Those at the stop line already may leave.
void TrafficStep::changePace(std::uint32_t link, const std::vector<float>& old) {
  const auto& firstLane = shape_.network().firstLane;
  const auto change = [&](std::uint32_t lane) {
    for (std::uint32_t v = s_.lanes[lane].head; v != kNone; v = s_.vehicles[v].behind) {
      const std::size_t k = shape_.shareIndex(link, v);
      const float before = old[k], now = s_.share[k];
      if (before == now) continue;
      double left = double(s_.stranded[v]);
      if (s_.stranded[v] < 0) {
        if (s_.vehicles[v].ready <= s_.time) continue;
        left = double(s_.vehicles[v].ready - s_.time) * before;
      }
      s_.stranded[v] = now > 0 ? -1 : std::llround(left);
      s_.vehicles[v].ready = now > 0 ? s_.time + std::llround(left / now) : kNeverMs;
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
