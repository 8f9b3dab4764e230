#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

bool saysWait(char letter) { return letter == 'r' || letter == 'y' || letter == 'u'; }

}  // namespace

/// Whether the head of a lane may cross to `link`, space there left aside. When yellow ends a green
/// in which they had to give way, those who wait inside the junction clear it.
Hold TrafficStep::judge(std::uint32_t lane, std::uint32_t link, std::uint32_t turn) {
  const TypeShape& type = shape_.typeOf(s_.lanes[lane].head);
  if (s_.closed[link] > 0 || s_.share[shape_.shareIndex(link, type)] <= 0) return Hold::closure;
  if (type.sirens || turn == kNone) return Hold::none;
  const TrafficNetwork& net = shape_.network();
  if (net.turnSignal[turn] >= 0) {
    const char shown = phaseLetter(turn), letter = shown == 'y' ? letterInYellow(turn) : shown;
    if (saysWait(letter)) return Hold::signal;
    if (s_.hold[lane] == Hold::signal && reacts(lane, turn)) return Hold::signal;
    if (letter == 'G' || letter == 'O' || shown == 'y') return Hold::none;
  }
  const bool free = net.firstYield[turn] == net.firstYield[turn + 1] || gapIn(lane, turn);
  return free ? Hold::none : Hold::giveWay;
}

/// The letter that counts while yellow is shown: at its beginning that of the phase before.
char TrafficStep::letterInYellow(std::uint32_t turn) const {
  const auto signal = std::size_t(shape_.network().turnSignal[turn]);
  if (s_.time >= s_.phaseStarted[signal] + shape_.yellowUsed()) return 'y';
  return shape_.letterBefore(turn, s_.phase[signal]);
}

/// Whether a head that stood at red has not yet seen the green that has just begun.
bool TrafficStep::reacts(std::uint32_t lane, std::uint32_t turn) {
  const auto signal = std::size_t(shape_.network().turnSignal[turn]);
  const char old = shape_.letterBefore(turn, s_.phase[signal]);
  if (old == 'G' || old == 'g') return false;
  const TypeShape& type = shape_.typeOf(s_.lanes[lane].head);
  const std::int64_t moves =
      s_.phaseStarted[signal] + shape_.reaction(shape_.linkOf(lane), type, turn);
  if (s_.time >= moves) return false;
  attemptAt(lane, moves);
  return true;
}

bool TrafficStep::gapIn(std::uint32_t lane, std::uint32_t turn) {
  const TrafficNetwork& net = shape_.network();
  const std::int64_t gap = shape_.gap(turn);
  const std::int64_t clearing = shape_.clearing();
  for (std::uint32_t k = net.firstYield[turn]; k < net.firstYield[turn + 1]; ++k) {
    const std::uint32_t prior = net.yieldTo[k];
    if (s_.time < s_.passed[prior] + clearing) {
      attemptAt(lane, s_.passed[prior] + clearing);
      return false;
    }
    if (net.turnLane[prior] == lane) continue;
    if (comesSoon(prior, gap) || waitsForSameRoom(prior, turn)) return false;
  }
  return true;
}

/// Whether a vehicle with the right of way waits for room on the same link: it goes first, else
/// those who join a full roundabout would lock it.
bool TrafficStep::waitsForSameRoom(std::uint32_t prior, std::uint32_t turn) const {
  const TrafficNetwork& net = shape_.network();
  const std::uint32_t lane = net.turnLane[prior], link = net.turnTo[turn];
  return net.turnTo[prior] == link && s_.hold[lane] == Hold::space &&
         nextLink(s_.lanes[lane].head) == link;
}

/// Whether a vehicle with the right of way comes within the critical gap. One that is held itself
/// does not come.
bool TrafficStep::comesSoon(std::uint32_t turn, std::int64_t gap) const {
  const std::uint32_t lane = shape_.network().turnLane[turn];
  const LaneState& from = s_.lanes[lane];
  if (from.head == kNone) return false;
  if (s_.hold[lane] != Hold::none && s_.hold[lane] != Hold::signal) return false;
  if (std::max(from.nextExit, passesAt(lane)) > s_.time + gap) return false;
  const char shown = phaseLetter(turn);
  if (saysWait(shown == 'y' ? letterInYellow(turn) : shown)) return false;
  for (std::uint32_t v = from.head; v != kNone; v = s_.vehicles[v].behind) {
    if (s_.vehicles[v].ready > s_.time + gap) return false;
    if (nextLink(v) == shape_.network().turnTo[turn]) return true;
  }
  return false;
}

/// Keeps why a head stands; those who gave way to it may go instead.
void TrafficStep::setHold(std::uint32_t lane, Hold hold, std::uint32_t turn) {
  if (s_.hold[lane] == hold) return;
  s_.hold[lane] = hold;
  const double patience = shape_.inputs().parameters.patience;
  if (hold == Hold::closure && std::isfinite(patience)) {
    post(s_.time + roundedMs(patience * 1000), 1 + shape_.linkOf(lane), EventKind::patience,
         s_.lanes[lane].head);
  }
  if (turn != kNone) retryYielders(turn, s_.time);
}

}  // namespace citymirror::traffic
