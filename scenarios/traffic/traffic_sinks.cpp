#include <algorithm>
#include <cmath>
#include <tuple>

#include "scenarios/traffic/sink_search.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
void TrafficStep::addSinks() { s_.sinks.resize(shape_.inputs().sinks.size()); }

void TrafficStep::bind(const SinkBound& bound) {
  s_.vehicles[bound.vehicle].sink = bound.sink;
  s_.sinks[bound.sink].bound += bound.persons;
}

void TrafficStep::sendLater(std::uint32_t first) {
  for (std::uint32_t v = first; v < shape_.demand().size(); ++v) {
    addVehicle();
    post(std::max(s_.time, shape_.departure(v)), 0, EventKind::departure, v);
  }
  for (const SinkBound& bound : shape_.inputs().bound) {
    if (bound.vehicle >= first) bind(bound);
  }
}

bool TrafficStep::hasPlaces(std::uint32_t sink, std::uint32_t persons) const {
  return shape_.inputs().sinks[sink].places - s_.sinks[sink].persons >= persons;
}

/// Whether the head of another lane that has places came to the gate before the head of this one; who
/// is stranded there keeps nobody waiting.
bool TrafficStep::waitsLongerAt(std::uint32_t sink, std::uint32_t lane) const {
  const auto& firstLane = shape_.network().firstLane;
  for (const std::uint32_t link : shape_.inputs().sinks[sink].links) {
    for (std::uint32_t n = firstLane[link]; n < firstLane[link + 1]; ++n) {
      if (n == lane || s_.hold[n] != Hold::sink || s_.vehicles[s_.lanes[n].head].sink != sink) continue;
      if (s_.stranded[s_.lanes[n].head] >= 0) continue;
      if (nextLink(s_.lanes[n].head) != kNone || !hasPlaces(sink, shape_.persons(s_.lanes[n].head))) continue;
      if (std::tie(s_.lanes[n].since, n) < std::tie(s_.lanes[lane].since, lane)) return true;
    }
  }
  return false;
}

/// Whether the head of a lane ends its way here now. Who is bound for a sink needs places and its
/// turn at the gate; before a full one it goes on to the next best, or waits where none is left.
bool TrafficStep::mayEnd(std::uint32_t lane) {
  const std::uint32_t vehicle = s_.lanes[lane].head, sink = s_.vehicles[vehicle].sink;
  if (sink == kNone) return true;
  SinkCount& count = s_.sinks[sink];
  if (!hasPlaces(sink, shape_.persons(vehicle))) {
    if (s_.turnedAt[vehicle] != sink) ++count.turnedAway;
    s_.turnedAt[vehicle] = sink;
    SinkSearch search(shape_, s_);
    if (sendOn(vehicle, search)) {
      setHold(lane, Hold::none, shape_.turnOf(lane, nextLink(vehicle)));
      attemptAt(lane, s_.time);
    } else {
      setHold(lane, Hold::sink, kNone);
    }
    return false;
  }
  if (s_.time >= count.nextTake && !waitsLongerAt(sink, lane)) return true;
  setHold(lane, Hold::sink, kNone);
  if (s_.time < count.nextTake) attemptAt(lane, count.nextTake);
  return false;
}

/// Counts who has just gone in; the gate stays shut until the next may follow.
void TrafficStep::takeIn(std::uint32_t vehicle) {
  const std::uint32_t index = s_.vehicles[vehicle].sink, persons = shape_.persons(vehicle);
  const Sink& sink = shape_.inputs().sinks[index];
  SinkCount& count = s_.sinks[index];
  const bool had = hasPlaces(index, shape_.leastPersons());
  count.persons += persons;
  count.bound -= persons;
  ++count.vehicles;
  if (std::isfinite(sink.rate)) count.nextTake = s_.time + std::int64_t(std::ceil(1000 / sink.rate));
  const auto& firstLane = shape_.network().firstLane;
  for (const std::uint32_t link : sink.links) {
    for (std::uint32_t lane = firstLane[link]; lane < firstLane[link + 1]; ++lane) {
      if (s_.hold[lane] == Hold::sink) attemptAt(lane, std::max(s_.time, count.nextTake));
    }
  }
  if (had && !hasPlaces(index, shape_.leastPersons())) noteFull(index);
}

/// A full sink is told to informed drivers on their way to it or still at home; they turn round.
void TrafficStep::noteFull(std::uint32_t sink) {
  if (s_.sinks[sink].bound == 0) return;
  SinkSearch search(shape_, s_);
  bool any = false;
  for (const SinkBound& bound : shape_.inputs().bound) {
    const std::uint32_t v = bound.vehicle;
    if (s_.vehicles[v].sink != sink || s_.arrived[v] >= 0 || !shape_.informed(v)) continue;
    any = sendOn(v, search) || any;
  }
  if (any) retryHeld();
}

/// Binds a vehicle for the sink that is nearest in time of those whose places are not spoken for;
/// where there is none, of those with places. False = no way leads to any, or all are full.
bool TrafficStep::sendOn(std::uint32_t vehicle, SinkSearch& search) {
  const std::uint32_t own = s_.vehicles[vehicle].sink, persons = shape_.persons(vehicle);
  SinkChoice unspoken, any;
  for (std::uint32_t k = 0; k < s_.sinks.size(); ++k) {
    if (k == own || !hasPlaces(k, persons)) continue;
    const Sink& sink = shape_.inputs().sinks[k];
    any.add(k, sink);
    const std::uint64_t spoken = std::uint64_t(s_.sinks[k].persons) + s_.sinks[k].bound + persons;
    if (spoken <= sink.places) unspoken.add(k, sink);
  }
  const std::uint8_t type = shape_.demand().type[vehicle];
  const auto route = routeOf(shape_, s_, vehicle);
  const std::uint32_t from = route[std::max(s_.vehicles[vehicle].leg, 1U) - 1];
  for (const SinkChoice* choice : {&unspoken, &any}) {
    if (choice->links.empty()) continue;
    const RouteSearch& ways = search.towards(*choice, type);
    if (!ways.reaches(from)) continue;
    const auto after = ways.after(from);
    takeWay(vehicle, after);
    s_.sinks[own].bound -= persons;
    s_.vehicles[vehicle].sink = choice->at(after.empty() ? from : after.back());
    s_.sinks[s_.vehicles[vehicle].sink].bound += persons;
    return true;
  }
  return false;
}

}  // namespace citymirror::traffic
