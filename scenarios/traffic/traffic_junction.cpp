#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

/// Whether the head of a lane may cross to `link`, space there left aside. When yellow ends a green
/// in which they had to give way, those who wait inside the junction clear it.
Hold TrafficStep::judge(std::uint32_t lane, std::uint32_t link, std::uint32_t turn) {
  const TypeShape& type = shape_.typeOf(s_.lanes[lane].head);
  if (s_.closed[link] > 0 || s_.share[shape_.shareIndex(link, type)] <= 0) return Hold::closure;
  if (type.sirens) return Hold::none;
  if (turn == kNone) return Hold::none;
  const char letter = letterOf(turn);
  if (letter == 'r' || letter == 'y' || letter == 'u') return Hold::signal;
  if (s_.hold[lane] == Hold::signal && reacts(lane, turn)) return Hold::signal;
  if (letter == 'G' || letter == 'O' || phaseLetter(turn) == 'y') return Hold::none;
  return gapIn(lane, turn) ? Hold::none : Hold::giveWay;
}

/// The letter of the turn's signal now; a space where it has none.
char TrafficStep::phaseLetter(std::uint32_t turn) const {
  const std::int32_t signal = shape_.network().turnSignal[turn];
  return signal < 0 ? ' ' : shape_.letter(turn, s_.phase[std::size_t(signal)]);
}

/// The same, but the beginning of yellow counts as the phase before.
char TrafficStep::letterOf(std::uint32_t turn) const {
  const char letter = phaseLetter(turn);
  if (letter != 'y') return letter;
  const auto signal = std::size_t(shape_.network().turnSignal[turn]);
  if (s_.time >= s_.phaseStarted[signal] + shape_.yellowUsed()) return 'y';
  return shape_.letterBefore(turn, s_.phase[signal]);
}

/// Whether a head that stood at red has not yet seen the green that has just begun.
bool TrafficStep::reacts(std::uint32_t lane, std::uint32_t turn) {
  if (shape_.network().turnSignal[turn] < 0) return false;
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
  const char letter = letterOf(turn);
  const std::uint32_t lane = shape_.network().turnLane[turn];
  if (letter == 'r' || letter == 'y' || letter == 'u') return false;
  if (s_.hold[lane] != Hold::none && s_.hold[lane] != Hold::signal) return false;
  const LaneState& from = s_.lanes[lane];
  if (std::max(from.nextExit, passesAt(lane)) > s_.time + gap) return false;
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
