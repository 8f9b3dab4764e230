#include "scenarios/traffic/traffic_step.h"

#include <algorithm>
#include <cmath>

namespace citymirror::traffic {
namespace {

constexpr std::uint64_t kEventsBetweenQuestions = 4096;
constexpr std::int64_t kLongAgo = std::numeric_limits<std::int64_t>::min() / 2;

std::int64_t ms(double seconds) { return seconds < 1e15 ? std::llround(seconds * 1000) : kNeverMs; }

/// The phase of a programme at time 0 and the instant at which it ends, ms.
std::pair<std::uint32_t, std::int64_t> phaseAtZero(const SignalProgram& program) {
  std::int64_t cycle = 0;
  for (const SignalPhase& phase : program.phases) cycle += ms(phase.seconds);
  std::int64_t into = -ms(program.offset) % cycle;
  if (into < 0) into += cycle;
  for (std::uint32_t k = 0;; ++k) {
    into -= ms(program.phases[k].seconds);
    if (into < 0) return {k, -into};
  }
}

}  // namespace

std::span<const std::uint32_t> routeOf(const TrafficShape& shape, const TrafficState& state,
                                       std::uint32_t vehicle) {
  const std::uint32_t detour = state.vehicles[vehicle].detour;
  if (detour != kNone) return std::span(state.detours).subspan(detour + 1, state.detours[detour]);
  const TrafficDemand& demand = shape.demand();
  const std::uint32_t begin = demand.firstLink[vehicle];
  return std::span(demand.links).subspan(begin, demand.firstLink[vehicle + 1] - begin);
}

void TrafficStep::begin() {
  const TrafficNetwork& net = shape_.network();
  const std::size_t vehicles = shape_.demand().size(), lanes = shape_.allLanes();
  const std::size_t links = net.linkCount();
  s_ = {};
  s_.vehicles.assign(vehicles, {});
  for (auto* of : {&s_.entered, &s_.arrived, &s_.stranded}) of->assign(vehicles, -1);
  s_.turnedAt.assign(vehicles, kNone);
  s_.inOrder = std::uint32_t(vehicles);
  s_.lanes.assign(lanes, {});
  s_.onLane.assign(lanes, 0);
  s_.hold.assign(lanes, Hold::none);
  s_.links.assign(links, {});
  s_.closed.assign(links, 0);
  s_.counts.assign(links, {});
  s_.share.assign(links * shape_.demand().classes.size(), 1);
  s_.passed.assign(net.turnCount(), kLongAgo);
  for (std::uint32_t k = 0; k < net.programs.size(); ++k) {
    const auto [phase, ends] = phaseAtZero(net.programs[k]);
    s_.phase.push_back(phase);
    s_.phaseStarted.push_back(ends - ms(net.programs[k].phases[phase].seconds));
    post(ends, 0, EventKind::signal, k);
  }
  addSinks();
  for (const SinkBound& bound : shape_.inputs().bound) bind(bound);
  for (std::uint32_t k = 0; k < shape_.inputs().closures.size(); ++k) plan(k);
  for (std::uint32_t k = 0; k < shape_.inputs().restrictions.size(); ++k) planRestriction(k);
  if (vehicles > 0) post(shape_.departure(0), 0, EventKind::departure, 0);
}

Outcome TrafficStep::advance(std::int64_t until, const run::JobContext& job) {
  for (std::uint64_t done = 1; s_.calendar.isDue(until); ++done) {
    const TrafficEvent event = s_.calendar.pop();
    s_.time = event.time;
    handle(event);
    if (done % kEventsBetweenQuestions == 0 && job.cancelled()) {
      return Error{ErrorCode::cancelled, "The traffic run was stopped",
                   std::to_string(s_.time / 1000) + " s", "Run it again"};
    }
  }
  s_.time = std::max(s_.time, until);
  return Done{};
}

void TrafficStep::handle(const TrafficEvent& event) {
  switch (event.kind) {
    case EventKind::departure:
      return depart(event.index);
    case EventKind::signal:
      return changeSignal(event.index);
    case EventKind::closure:
      return close(shape_.inputs().closures[event.index]);
    case EventKind::reopening:
      if (ms(shape_.inputs().closures[event.index].to) != event.time) return;
      return reopen(shape_.inputs().closures[event.index].link);
    case EventKind::attempt:
      if (s_.lanes[event.index].attemptAt != event.time) return;
      s_.lanes[event.index].attemptAt = kNeverMs;
      return attempt(event.index);
    case EventKind::wake:
      if (s_.links[event.index].wakeAt != event.time) return;
      s_.links[event.index].wakeAt = kNeverMs;
      return serveLine(event.index);
    case EventKind::patience:
      return losePatience(event.index, event.place - 1);
    case EventKind::restriction:
      return restrict(shape_.inputs().restrictions[event.index].link);
  }
}

void TrafficStep::post(std::int64_t time, std::uint32_t place, EventKind kind,
                       std::uint32_t index) {
  s_.calendar.push({time, place, s_.sequence++, index, kind});
}

void TrafficStep::attemptAt(std::uint32_t lane, std::int64_t time) {
  if (time >= s_.lanes[lane].attemptAt) return;
  s_.lanes[lane].attemptAt = time;
  post(time, 1 + shape_.linkOf(lane), EventKind::attempt, lane);
}

void TrafficStep::wakeAt(std::uint32_t link, std::int64_t time) {
  if (time >= s_.links[link].wakeAt) return;
  s_.links[link].wakeAt = time;
  post(time, 1 + link, EventKind::wake, link);
}

void TrafficStep::depart(std::uint32_t vehicle) {
  if (vehicle + 1 < s_.inOrder) {
    post(shape_.departure(vehicle + 1), 0, EventKind::departure, vehicle + 1);
  }
  start(vehicle);
}

/// Those with sirens go before the others who wait at the kerb.
void TrafficStep::start(std::uint32_t vehicle) {
  ++s_.loaded;
  s_.vehicles[vehicle].ready = s_.time;
  const std::uint32_t link = nextLink(vehicle), lane = shape_.laneCount() + link;
  if (!shape_.typeOf(vehicle).sirens || s_.lanes[lane].head == kNone) return append(lane, vehicle);
  s_.vehicles[vehicle].behind = s_.lanes[lane].head;
  s_.lanes[lane].head = vehicle;
  ++s_.onLane[lane];
  if (s_.hold[lane] == Hold::space) return serveLine(link);
  attemptAt(lane, s_.time);
}

void TrafficStep::changeSignal(std::uint32_t signal) {
  const auto& phases = shape_.network().programs[signal].phases;
  const auto phase = std::uint32_t((s_.phase[signal] + 1) % phases.size());
  s_.phase[signal] = phase;
  s_.phaseStarted[signal] = s_.time;
  post(s_.time + ms(phases[phase].seconds), 0, EventKind::signal, signal);
  for (const std::uint32_t lane : shape_.changes(signal, phase)) retryAtJunction(lane, s_.time);
}

void TrafficStep::plan(std::uint32_t closure) {
  const Closure& planned = shape_.inputs().closures[closure];
  post(ms(planned.from), 0, EventKind::closure, closure);
  if (ms(planned.to) != kNeverMs) planReopening(closure);
}

void TrafficStep::planReopening(std::uint32_t closure) {
  post(ms(shape_.inputs().closures[closure].to), 0, EventKind::reopening, closure);
}

void TrafficStep::planRestriction(std::uint32_t restriction) {
  post(ms(shape_.inputs().restrictions[restriction].from), 0, EventKind::restriction, restriction);
  planEnd(restriction);
}

void TrafficStep::planEnd(std::uint32_t restriction) {
  const std::int64_t end = ms(shape_.inputs().restrictions[restriction].to);
  if (end != kNeverMs) post(end, 0, EventKind::restriction, restriction);
}

void TrafficStep::close(const Closure& closure) {
  if (++s_.closed[closure.link] > 1) return;
  planRound([&](std::uint32_t vehicle, std::uint32_t link) {
    return link == closure.link && double(shape_.departure(vehicle)) < closure.to * 1000;
  });
  retryHeld();
}

/// Lets all heads try again that may have another way now.
void TrafficStep::retryHeld() {
  for (std::uint32_t link = 0; link < shape_.network().linkCount(); ++link) serveLine(link);
  for (std::uint32_t lane = 0; lane < shape_.allLanes(); ++lane) {
    if (s_.hold[lane] != Hold::none && s_.hold[lane] != Hold::space) attemptAt(lane, s_.time);
  }
}

void TrafficStep::reopen(std::uint32_t link) {
  if (--s_.closed[link] > 0) return;
  for (std::uint32_t lane = 0; lane < shape_.allLanes(); ++lane) {
    if (s_.hold[lane] == Hold::closure || s_.hold[lane] == Hold::sink) attemptAt(lane, s_.time);
  }
}

}  // namespace citymirror::traffic
