#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

/// Whether the head of a lane may cross to `link`, space there left aside. When yellow ends a green
/// in which they had to give way, those who wait inside the junction clear it.
Hold TrafficStep::judge(std::uint32_t lane, std::uint32_t link) {
  const std::uint32_t vehicle = s_.head[lane];
  if (s_.closed[link] > 0 || s_.share[shape_.shareIndex(link, vehicle)] <= 0) return Hold::closure;
  if (shape_.typeOf(vehicle).sirens) return Hold::none;
  const std::uint32_t turn = shape_.turnOf(lane, link);
  if (turn == kNone) return Hold::none;
  const char letter = letterOf(turn);
  if (letter == 'r' || letter == 'y' || letter == 'u') return Hold::signal;
  if (s_.hold[lane] == Hold::signal && reacts(lane, turn)) return Hold::signal;
  if (letter == 'G' || letter == 'O' || phaseLetter(turn) == 'y') return Hold::none;
  return gapIn(lane, turn) ? Hold::none : Hold::giveWay;
}

/// The letter of the turn's signal now; a space where it has none.
char TrafficStep::phaseLetter(std::uint32_t turn) const {
  const TrafficNetwork& net = shape_.network();
  if (net.turnSignal[turn] < 0) return ' ';
  const auto signal = std::size_t(net.turnSignal[turn]);
  return net.programs[signal].phases[s_.phase[signal]].letters[net.turnLetter[turn]];
}

/// The same, but the beginning of yellow counts as the phase before.
char TrafficStep::letterOf(std::uint32_t turn) const {
  const char letter = phaseLetter(turn);
  if (letter != 'y') return letter;
  const auto signal = std::size_t(shape_.network().turnSignal[turn]);
  const auto& phases = shape_.network().programs[signal].phases;
  const std::int64_t used = roundedMs(shape_.inputs().parameters.yellowUsed * 1000);
  if (s_.time >= s_.phaseStarted[signal] + used) return 'y';
  const std::size_t before = (s_.phase[signal] + phases.size() - 1) % phases.size();
  return phases[before].letters[shape_.network().turnLetter[turn]];
}

/// Whether a head that stood at red has not yet seen the green that has just begun.
bool TrafficStep::reacts(std::uint32_t lane, std::uint32_t turn) {
  if (shape_.network().turnSignal[turn] < 0) return false;
  const auto signal = std::size_t(shape_.network().turnSignal[turn]);
  const auto& phases = shape_.network().programs[signal].phases;
  const std::size_t before = (s_.phase[signal] + phases.size() - 1) % phases.size();
  const char old = phases[before].letters[shape_.network().turnLetter[turn]];
  if (old == 'G' || old == 'g') return false;
  const std::int64_t moves =
      s_.phaseStarted[signal] + shape_.reaction(shape_.linkOf(lane), s_.head[lane], turn);
  if (s_.time >= moves) return false;
  attemptAt(lane, moves);
  return true;
}

bool TrafficStep::gapIn(std::uint32_t lane, std::uint32_t turn) {
  const TrafficNetwork& net = shape_.network();
  const std::int64_t gap = shape_.gap(turn);
  const std::int64_t clearing = roundedMs(shape_.inputs().parameters.clearing * 1000);
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
         nextLink(s_.head[lane]) == link;
}

/// Whether a vehicle with the right of way comes within the critical gap. One that is held itself
/// does not come.
bool TrafficStep::comesSoon(std::uint32_t turn, std::int64_t gap) const {
  const char letter = letterOf(turn);
  const std::uint32_t lane = shape_.network().turnLane[turn];
  if (letter == 'r' || letter == 'y' || letter == 'u') return false;
  if (s_.hold[lane] != Hold::none && s_.hold[lane] != Hold::signal) return false;
  for (std::uint32_t v = s_.head[lane]; v != kNone; v = s_.behind[v]) {
    if (std::max(s_.ready[v], s_.nextExit[lane]) > s_.time + gap) return false;
    if (nextLink(v) == shape_.network().turnTo[turn]) return true;
  }
  return false;
}

/// Keeps why a head stands; those who gave way to it may go instead.
void TrafficStep::setHold(std::uint32_t lane, Hold hold) {
  if (s_.hold[lane] == hold) return;
  s_.hold[lane] = hold;
  const double patience = shape_.inputs().parameters.patience;
  if (hold == Hold::closure && std::isfinite(patience)) {
    post(s_.time + roundedMs(patience * 1000), 1 + shape_.linkOf(lane), EventKind::patience,
         s_.head[lane]);
  }
  const std::uint32_t turn = shape_.turnOf(lane, nextLink(s_.head[lane]));
  if (turn == kNone) return;
  for (const std::uint32_t other : shape_.yielders(turn)) retryTurn(other, s_.time);
}

}  // namespace citymirror::traffic
