#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

void TrafficStep::attempt(std::uint32_t lane) {
  LaneState& from = s_.lanes[lane];
  if (from.head == kNone || s_.hold[lane] == Hold::space) return;
  if (readyAt(lane) > s_.time) return attemptAt(lane, readyAt(lane));
  from.since = std::min(from.since, s_.time);
  const std::uint32_t link = nextLink(from.head);
  if (link == kNone) {
    if (!mayEnd(lane)) return;
    noteQueue(lane, kNone);
    const std::uint32_t vehicle = release(lane, kNone);
    s_.arrived[vehicle] = s_.time;
    ++s_.arrivedCount;
    ++s_.moves;
    if (s_.vehicles[vehicle].sink != kNone) takeIn(vehicle);
    return;
  }
  const std::uint32_t turn = shape_.turnOf(lane, link);
  const Hold held = judge(lane, link, turn);
  if (held != Hold::none) return setHold(lane, held, turn);
  const bool first = s_.links[link].firstInLine == kNone || shape_.typeOf(from.head).sirens;
  if (first && enter(lane, link, turn)) return;
  joinLine(lane, link, turn);
  if (!first) serveLine(link);
}

/// Heads that wait for one link enter in the order in which they came to their stop lines: two full
/// lanes merge one by one, which is the share of their capacities.
void TrafficStep::serveLine(std::uint32_t link) {
  std::uint32_t lane = s_.links[link].firstInLine;
  s_.links[link].firstInLine = kNone;
  while (lane != kNone) {
    LaneState& from = s_.lanes[lane];
    const std::uint32_t following = from.nextInLine;
    from.nextInLine = kNone;
    if (nextLink(from.head) != link || s_.vehicles[from.head].ready > s_.time) {  // or stranded
      s_.hold[lane] = Hold::none;
      attemptAt(lane, std::max(s_.vehicles[from.head].ready, s_.time));
    } else {
      const std::uint32_t turn = shape_.turnOf(lane, link);
      if (const Hold held = judge(lane, link, turn); held != Hold::none) {
        setHold(lane, held, turn);
      } else if (!enter(lane, link, turn)) {
        joinLine(lane, link, turn);
      }
    }
    lane = following;
  }
}

void TrafficStep::joinLine(std::uint32_t lane, std::uint32_t link, std::uint32_t turn) {
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const std::int64_t sinceA = s_.lanes[a].since, sinceB = s_.lanes[b].since;
    return sinceA != sinceB ? sinceA < sinceB : a < b;
  };
  std::uint32_t* place = &s_.links[link].firstInLine;
  while (*place != kNone && before(*place, lane)) place = &s_.lanes[*place].nextInLine;
  s_.lanes[lane].nextInLine = *place;
  *place = lane;
  setHold(lane, Hold::space, turn);
}

/// When a lane has room for `space` mm: Newell's rule that a vehicle enters when the space left far
/// ahead has come back to the beginning. A vehicle longer than the lane may enter an empty one.
std::int64_t TrafficStep::freeAt(std::uint32_t lane, const LinkShape& link, std::int64_t space) {
  LaneState& into = s_.lanes[lane];
  while (into.firstWave != kNone) {
    SpaceWave& wave = s_.waves[into.firstWave];
    if (wave.arrives > s_.time) break;
    const std::uint32_t gone = into.firstWave;
    into.taken -= std::int32_t(wave.space);
    into.firstWave = wave.next;
    wave.next = s_.freeWave;
    s_.freeWave = gone;
  }
  const std::int64_t storage = s_.hold[lane] == Hold::none ? link.flowing : link.storage;
  std::int64_t taken = into.taken, at = s_.time;
  for (std::uint32_t wave = into.firstWave; taken > 0 && taken + space > storage;
       wave = s_.waves[wave].next) {
    if (wave == kNone) return kNeverMs;
    taken -= s_.waves[wave].space;
    at = s_.waves[wave].arrives;
  }
  return at;
}

/// The emptiest of some lanes of a link (a bit each) that has room for a vehicle now; kNone where
/// none has, and `later` when the first will have.
std::uint32_t TrafficStep::chooseLane(std::uint32_t link, std::uint32_t lanes, std::int64_t space,
                                      std::int64_t& later) {
  const LinkShape& into = shape_.link(link);
  std::uint32_t chosen = kNone;
  for (std::uint32_t n = into.firstLane; lanes != 0; ++n, lanes >>= 1) {
    if (!(lanes & 1U)) continue;
    const std::int64_t at = std::max(s_.lanes[n].nextEntry, freeAt(n, into, space));
    if (at > s_.time) {
      later = std::min(later, at);
    } else if (chosen == kNone || s_.lanes[n].taken < s_.lanes[chosen].taken) {
      chosen = n;
    }
  }
  return chosen;
}

/// Where the queue of a lane stands when its head goes: at its beginning behind a signal or a gap,
/// rolling for those who follow closely; flowing for the others, for those who waited inside the
/// junction, and where room ahead opens, since the queue there has sped up already.
void TrafficStep::noteQueue(std::uint32_t lane, std::uint32_t turn) {
  const Hold hold = s_.hold[lane];
  LaneState& from = s_.lanes[lane];
  const bool inside = hold == Hold::giveWay && turn != kNone && phaseLetter(turn) == 'y';
  if (!inside && (hold == Hold::signal || hold == Hold::giveWay || hold == Hold::closure)) {
    from.rolled = 0;
  } else if (s_.vehicles[from.head].ready >= from.nextExit) {
    from.rolled = kNeverMs;
  }
}

/// Moves the head of `lane` by a turn to the emptiest lane of `link` that serves it, or sees to it
/// that the line is served when there may be room.
bool TrafficStep::enter(std::uint32_t lane, std::uint32_t link, std::uint32_t turn) {
  const LaneState& from = s_.lanes[lane];
  const std::uint32_t vehicle = from.head;
  const TypeShape& type = shape_.typeOf(vehicle);
  if (type.sirens) {
    pass(lane, link, turn);
    return true;
  }
  const auto way = wayAhead(vehicle);
  const std::uint32_t after = way.size() > 1 ? way[1] : kNone;
  std::uint32_t lanes = shape_.lanesFor(turn, link, type, after, way.size() > 2 ? way[2] : kNone);
  const std::int64_t halt = shape_.stopLoss(link, vehicle, s_.time);
  if (halt > 0) lanes &= ~lanes + 1;  // the kerb
  std::int64_t later = kNeverMs;
  const std::uint32_t chosen = chooseLane(link, lanes, type.spaceMm, later);
  if (chosen == kNone) {
    wakeAt(link, later);
    return false;
  }
  const double inside = turn == kNone ? 0 : shape_.network().turnSeconds[turn];
  const float share = s_.share[shape_.shareIndex(link, type)];
  const auto free = double(shape_.pace(link, type).freeMs);
  std::int64_t under = roundedMs(inside * 1000 + (share == 1 ? free : free / share));
  noteQueue(lane, turn);
  under += shape_.startLoss(shape_.isSource(lane) ? kNone : shape_.linkOf(lane), turn, from.rolled,
                            link, type);
  under += halt;
  under += shape_.turnLoss(after == kNone ? kNone : shape_.turnOf(chosen, after), type);
  release(lane, turn);
  if (turn != kNone) {
    s_.passed[turn] = s_.time;
    retryYielders(turn, s_.time + shape_.clearing());
  }
  VehicleState& moved = s_.vehicles[vehicle];
  if (moved.leg++ == 0) s_.entered[vehicle] = s_.time;
  moved.ready = s_.time + under;
  s_.lanes[chosen].nextEntry = s_.time + shape_.headway(link, type, share);
  append(chosen, vehicle);
  ++s_.moves;
  return true;
}

/// Moves a vehicle with sirens on: beside the queue, whatever stands there.
void TrafficStep::pass(std::uint32_t lane, std::uint32_t link, std::uint32_t turn) {
  const std::uint32_t vehicle = s_.lanes[lane].head;
  const TypeShape& type = shape_.typeOf(vehicle);
  const auto& net = shape_.network();
  const double lanes = double(net.firstLane[link + 1] - net.firstLane[link]);
  const double queued = s_.links[link].onLink * shape_.inputs().parameters.standardSpace / lanes;
  const double inside = turn == kNone ? 0 : net.turnSeconds[turn];
  const float share = s_.share[shape_.shareIndex(link, type)];
  release(lane, turn);
  if (s_.vehicles[vehicle].leg++ == 0) s_.entered[vehicle] = s_.time;
  s_.vehicles[vehicle].ready =
      s_.time + roundedMs(inside * 1000 + shape_.sirenTime(link, type, queued) / share);
  append(shape_.sirenLane(link), vehicle);
  ++s_.moves;
}

/// Space that was left at the end of a lane begins its way to the beginning.
void TrafficStep::sendBack(std::uint32_t lane, std::uint32_t link, std::int64_t space) {
  LaneState& from = s_.lanes[lane];
  const LinkShape& along = shape_.link(link);
  if (s_.freeWave == kNone) {
    s_.freeWave = std::uint32_t(s_.waves.size());
    s_.waves.emplace_back();
  }
  const std::uint32_t wave = s_.freeWave;
  s_.freeWave = s_.waves[wave].next;
  const std::int64_t arrives = s_.time + along.waveTime;
  s_.waves[wave] = {arrives, space, kNone};
  (from.firstWave == kNone ? from.firstWave : s_.waves[from.lastWave].next) = wave;
  from.lastWave = wave;
  if (s_.links[link].firstInLine != kNone)
    wakeAt(link, along.flowing > along.storage ? s_.time : arrives);
}

/// Takes the head out of its lane and sends the space it leaves backwards.
std::uint32_t TrafficStep::release(std::uint32_t lane, std::uint32_t turn) {
  LaneState& from = s_.lanes[lane];
  const std::uint32_t vehicle = from.head, link = shape_.linkOf(lane);
  const TypeShape& type = shape_.typeOf(vehicle);
  from.head = std::exchange(s_.vehicles[vehicle].behind, kNone);
  if (from.head == kNone) from.tail = kNone;
  from.since = kNeverMs;
  s_.hold[lane] = Hold::none;
  --s_.onLane[lane];
  if (!shape_.isSource(lane)) {
    account(link);
    --s_.links[link].onLink;
    ++s_.counts[link].left;
  }
  if (lane < shape_.laneCount()) {
    const float share = s_.share[shape_.shareIndex(link, type)];
    from.nextExit = s_.time + shape_.exitHeadway(link, type, turn, from.rolled, share);
    if (from.rolled != kNeverMs) from.rolled += type.spaceMm;
    if (!s_.nextPass.empty()) notePass(lane, link, vehicle);
    sendBack(lane, link, type.spaceMm);
  }
  if (from.head != kNone) attemptAt(lane, std::max(readyAt(lane), s_.time));
  return vehicle;
}

void TrafficStep::append(std::uint32_t lane, std::uint32_t vehicle) {
  LaneState& into = s_.lanes[lane];
  const bool first = into.head == kNone;
  (first ? into.head : s_.vehicles[into.tail].behind) = vehicle;
  into.tail = vehicle;
  ++s_.onLane[lane];
  if (!shape_.isSource(lane)) {
    const std::uint32_t link = shape_.linkOf(lane);
    account(link);
    ++s_.links[link].onLink;
    ++s_.counts[link].entered;
    if (!shape_.isSiren(lane)) into.taken += std::int32_t(shape_.space(vehicle));
  }
  if (first) attemptAt(lane, std::max(readyAt(lane), s_.time));
}

}  // namespace citymirror::traffic
