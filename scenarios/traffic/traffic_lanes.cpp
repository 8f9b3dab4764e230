#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

constexpr float kLeastShare = 0.05F;  // of those who leave a link that has just been closed

}  // namespace

void TrafficStep::attempt(std::uint32_t lane) {
  if (s_.head[lane] == kNone || s_.hold[lane] == Hold::space) return;
  if (readyAt(lane) > s_.time) return attemptAt(lane, readyAt(lane));
  s_.since[lane] = std::min(s_.since[lane], s_.time);
  const std::uint32_t link = nextLink(s_.head[lane]);
  if (link == kNone) {
    if (!mayEnd(lane)) return;
    noteQueue(lane, kNone);
    const std::uint32_t vehicle = release(lane, kNone);
    s_.arrived[vehicle] = s_.time;
    ++s_.arrivedCount;
    ++s_.moves;
    if (s_.sink[vehicle] != kNone) takeIn(vehicle);
    return;
  }
  const Hold held = judge(lane, link);
  if (held != Hold::none) return setHold(lane, held);
  const bool first = s_.firstInLine[link] == kNone || shape_.typeOf(s_.head[lane]).sirens;
  if (first && enter(lane, link)) return;
  joinLine(lane, link);
  serveLine(link);
}

/// Heads that wait for one link enter in the order in which they came to their stop lines: two full
/// lanes merge one by one, which is the share of their capacities.
void TrafficStep::serveLine(std::uint32_t link) {
  std::uint32_t lane = s_.firstInLine[link];
  s_.firstInLine[link] = kNone;
  while (lane != kNone) {
    const std::uint32_t following = s_.nextInLine[lane];
    s_.nextInLine[lane] = kNone;
    if (nextLink(s_.head[lane]) != link) {
      s_.hold[lane] = Hold::none;
      attemptAt(lane, s_.time);
    } else if (const Hold held = judge(lane, link); held != Hold::none) {
      setHold(lane, held);
    } else if (!enter(lane, link)) {
      joinLine(lane, link);
    }
    lane = following;
  }
}

void TrafficStep::joinLine(std::uint32_t lane, std::uint32_t link) {
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return s_.since[a] != s_.since[b] ? s_.since[a] < s_.since[b] : a < b;
  };
  std::uint32_t* place = &s_.firstInLine[link];
  while (*place != kNone && before(*place, lane)) place = &s_.nextInLine[*place];
  s_.nextInLine[lane] = *place;
  *place = lane;
  setHold(lane, Hold::space);
}

/// Moves the head of `lane` to the emptiest lane of `link` that serves it, or sees to it that the
/// line is served when there may be room.
bool TrafficStep::enter(std::uint32_t lane, std::uint32_t link) {
  const std::uint32_t vehicle = s_.head[lane], after = nextLink(vehicle, 1);
  const RoadUser user = shape_.typeOf(vehicle).user;
  if (shape_.typeOf(vehicle).sirens) {
    pass(lane, link);
    return true;
  }
  const auto& firstLane = shape_.network().firstLane;
  std::uint32_t chosen = kNone;
  std::int64_t later = kNeverMs;
  const std::uint32_t turn = shape_.turnOf(lane, link);
  std::uint32_t lanes = shape_.lanesFor(turn, link, user, after, nextLink(vehicle, 2));
  const std::int64_t halt = shape_.stopLoss(link, vehicle);
  if (halt > 0) lanes &= ~lanes + 1;  // the kerb
  for (std::uint32_t n = firstLane[link]; lanes != 0; ++n, lanes >>= 1) {
    if (!(lanes & 1U)) continue;
    const std::int64_t at = std::max(s_.nextEntry[n], freeAt(n, shape_.space(vehicle)));
    if (at > s_.time) {
      later = std::min(later, at);
    } else if (chosen == kNone || s_.taken[n] < s_.taken[chosen]) {
      chosen = n;
    }
  }
  if (chosen == kNone) {
    wakeAt(link, later);
    return false;
  }
  const double inside = turn == kNone ? 0 : shape_.network().turnSeconds[turn];
  const float share = s_.share[shape_.shareIndex(link, vehicle)];
  std::int64_t under = roundedMs(inside * 1000 + shape_.freeTime(link, vehicle) / share);
  noteQueue(lane, turn);
  under += shape_.startLoss(shape_.isSource(lane) ? kNone : shape_.linkOf(lane), turn,
                            s_.rolled[lane], link, vehicle);
  under += halt + shape_.turnLoss(link, after == kNone ? kNone : shape_.turnOf(chosen, after), vehicle);
  release(lane, turn);
  if (turn != kNone) {
    s_.passed[turn] = s_.time;
    const double clearing = shape_.inputs().parameters.clearing;
    for (const std::uint32_t other : shape_.yielders(turn)) {
      retryTurn(other, s_.time + roundedMs(clearing * 1000));
    }
  }
  if (s_.leg[vehicle]++ == 0) s_.entered[vehicle] = s_.time;
  s_.ready[vehicle] = s_.time + under;
  s_.nextEntry[chosen] = s_.time + shape_.headway(link, vehicle, share);
  append(chosen, vehicle);
  ++s_.moves;
  return true;
}

/// Moves a vehicle with sirens on: beside the queue, whatever stands there.
void TrafficStep::pass(std::uint32_t lane, std::uint32_t link) {
  const std::uint32_t vehicle = s_.head[lane], turn = shape_.turnOf(lane, link);
  const auto& net = shape_.network();
  const double lanes = double(net.firstLane[link + 1] - net.firstLane[link]);
  const double queued = s_.onLink[link] * shape_.inputs().parameters.standardSpace / lanes;
  const double inside = turn == kNone ? 0 : net.turnSeconds[turn];
  const float share = s_.share[shape_.shareIndex(link, vehicle)];
  release(lane, turn);
  if (s_.leg[vehicle]++ == 0) s_.entered[vehicle] = s_.time;
  s_.ready[vehicle] =
      s_.time + roundedMs(inside * 1000 + shape_.sirenTime(link, vehicle, queued) / share);
  append(shape_.sirenLane(link), vehicle);
  ++s_.moves;
}

/// When a lane has room for `space` mm: Newell's rule that a vehicle enters when the space left far
/// ahead has come back to the beginning. A vehicle longer than the lane may enter an empty one.
std::int64_t TrafficStep::freeAt(std::uint32_t lane, std::int64_t space) {
  std::uint32_t& first = s_.firstWave[lane];
  while (first != kNone && s_.waves[first].arrives <= s_.time) {
    const std::uint32_t gone = first;
    s_.taken[lane] -= s_.waves[gone].space;
    first = s_.waves[gone].next;
    s_.waves[gone].next = s_.freeWave;
    s_.freeWave = gone;
  }
  const std::uint32_t link = shape_.linkOf(lane);
  const std::int64_t storage =
      s_.hold[lane] == Hold::none ? shape_.flowing(link) : shape_.storage(link);
  std::int64_t taken = s_.taken[lane], at = s_.time;
  for (std::uint32_t wave = first; taken > 0 && taken + space > storage;
       wave = s_.waves[wave].next) {
    if (wave == kNone) return kNeverMs;
    taken -= s_.waves[wave].space;
    at = s_.waves[wave].arrives;
  }
  return at;
}

/// Where the queue of a lane stands when its head goes: at its beginning behind a signal or a gap,
/// rolling for those who follow closely; flowing for the others, for those who waited inside the
/// junction, and where room ahead opens, since the queue there has sped up already.
void TrafficStep::noteQueue(std::uint32_t lane, std::uint32_t turn) {
  const Hold hold = s_.hold[lane];
  const bool inside = hold == Hold::giveWay && turn != kNone && phaseLetter(turn) == 'y';
  if (!inside && (hold == Hold::signal || hold == Hold::giveWay || hold == Hold::closure)) {
    s_.rolled[lane] = 0;
  } else if (s_.ready[s_.head[lane]] >= s_.nextExit[lane]) {
    s_.rolled[lane] = kNeverMs;
  }
}

/// Takes the head out of its lane and sends the space it leaves backwards.
std::uint32_t TrafficStep::release(std::uint32_t lane, std::uint32_t turn) {
  const std::uint32_t vehicle = s_.head[lane], link = shape_.linkOf(lane);
  s_.head[lane] = s_.behind[vehicle];
  if (s_.head[lane] == kNone) s_.tail[lane] = kNone;
  s_.behind[vehicle] = kNone;
  s_.since[lane] = kNeverMs;
  s_.hold[lane] = Hold::none;
  --s_.onLane[lane];
  if (!shape_.isSource(lane)) {
    account(link);
    --s_.onLink[link];
    ++s_.counts[link].left;
  }
  if (lane < shape_.laneCount()) {
    const float share = std::max(s_.share[shape_.shareIndex(link, vehicle)], kLeastShare);
    s_.nextExit[lane] = s_.time + shape_.exitHeadway(link, vehicle, turn, s_.rolled[lane], share);
    if (s_.rolled[lane] != kNeverMs) s_.rolled[lane] += shape_.space(vehicle);
    if (s_.freeWave == kNone) {
      s_.freeWave = std::uint32_t(s_.waves.size());
      s_.waves.emplace_back();
    }
    const std::uint32_t wave = s_.freeWave;
    s_.freeWave = s_.waves[wave].next;
    s_.waves[wave] = {s_.time + shape_.waveTime(link), shape_.space(vehicle), kNone};
    const bool only = s_.firstWave[lane] == kNone;
    (only ? s_.firstWave[lane] : s_.waves[s_.lastWave[lane]].next) = wave;
    s_.lastWave[lane] = wave;
    if (s_.firstInLine[link] != kNone) {
      wakeAt(link, shape_.flowing(link) > shape_.storage(link) ? s_.time : s_.waves[wave].arrives);
    }
  }
  if (s_.head[lane] != kNone) attemptAt(lane, std::max(readyAt(lane), s_.time));
  return vehicle;
}

void TrafficStep::append(std::uint32_t lane, std::uint32_t vehicle) {
  const bool first = s_.head[lane] == kNone;
  (first ? s_.head[lane] : s_.behind[s_.tail[lane]]) = vehicle;
  s_.tail[lane] = vehicle;
  ++s_.onLane[lane];
  if (!shape_.isSource(lane)) {
    const std::uint32_t link = shape_.linkOf(lane);
    account(link);
    ++s_.onLink[link];
    ++s_.counts[link].entered;
    if (!shape_.isSiren(lane)) s_.taken[lane] += shape_.space(vehicle);
  }
  if (first) attemptAt(lane, std::max(readyAt(lane), s_.time));
}

}  // namespace citymirror::traffic
