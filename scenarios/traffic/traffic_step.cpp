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
  const std::uint32_t detour = state.detour[vehicle];
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
  for (auto* of : {&s_.entered, &s_.arrived}) of->assign(vehicles, -1);
  s_.ready.assign(vehicles, 0);
  s_.stranded.assign(vehicles, -1);
  s_.inOrder = std::uint32_t(vehicles);
  s_.leg.assign(vehicles, 0);
  for (auto* of : {&s_.behind, &s_.detour, &s_.sink, &s_.turnedAt}) of->assign(vehicles, kNone);
  for (auto* of : {&s_.head, &s_.tail, &s_.firstWave, &s_.lastWave, &s_.nextInLine}) {
    of->assign(lanes, kNone);
  }
  s_.onLane.assign(lanes, 0);
  for (auto* of : {&s_.taken, &s_.nextEntry, &s_.nextExit}) of->assign(lanes, 0);
  for (auto* of : {&s_.rolled, &s_.since, &s_.attemptAt}) of->assign(lanes, kNeverMs);
  s_.hold.assign(lanes, Hold::none);
  s_.firstInLine.assign(links, kNone);
  s_.onLink.assign(links, 0);
  s_.wakeAt.assign(links, kNeverMs);
  s_.countedTo.assign(links, 0);
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
      if (s_.attemptAt[event.index] != event.time) return;
      s_.attemptAt[event.index] = kNeverMs;
      return attempt(event.index);
    case EventKind::wake:
      if (s_.wakeAt[event.index] != event.time) return;
      s_.wakeAt[event.index] = kNeverMs;
      return serveLine(event.index);
    case EventKind::patience:
      return losePatience(event.index, event.place - 1);
  }
}

void TrafficStep::post(std::int64_t time, std::uint32_t place, EventKind kind,
                       std::uint32_t index) {
  s_.calendar.push({time, place, s_.sequence++, index, kind});
}

void TrafficStep::attemptAt(std::uint32_t lane, std::int64_t time) {
  if (time >= s_.attemptAt[lane]) return;
  s_.attemptAt[lane] = time;
  post(time, 1 + shape_.linkOf(lane), EventKind::attempt, lane);
}

void TrafficStep::wakeAt(std::uint32_t link, std::int64_t time) {
  if (time >= s_.wakeAt[link]) return;
  s_.wakeAt[link] = time;
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
  s_.ready[vehicle] = s_.time;
  const std::uint32_t link = nextLink(vehicle), lane = shape_.laneCount() + link;
  if (!shape_.typeOf(vehicle).sirens || s_.head[lane] == kNone) return append(lane, vehicle);
  s_.behind[vehicle] = s_.head[lane];
  s_.head[lane] = vehicle;
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
  for (const std::uint32_t link : shape_.changes(signal, phase)) retryLink(link, s_.time);
}

void TrafficStep::plan(std::uint32_t closure) {
  const Closure& planned = shape_.inputs().closures[closure];
  post(ms(planned.from), 0, EventKind::closure, closure);
  if (ms(planned.to) != kNeverMs) planReopening(closure);
}

void TrafficStep::planReopening(std::uint32_t closure) {
  post(ms(shape_.inputs().closures[closure].to), 0, EventKind::reopening, closure);
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

void TrafficStep::retryTurn(std::uint32_t turn, std::int64_t time) {
  retryLink(shape_.linkOf(shape_.network().turnLane[turn]), time);
}

/// Lets the heads try again that wait for a signal or for a gap.
void TrafficStep::retryLink(std::uint32_t link, std::int64_t time) {
  const auto& firstLane = shape_.network().firstLane;
  for (std::uint32_t lane = firstLane[link]; lane < firstLane[link + 1]; ++lane) {
    const Hold hold = s_.hold[lane];
    if (hold == Hold::signal || hold == Hold::giveWay) attemptAt(lane, time);
  }
}

std::uint32_t TrafficStep::nextLink(std::uint32_t vehicle, std::uint32_t ahead) const {
  const auto route = routeOf(shape_, s_, vehicle);
  const std::size_t at = std::size_t(s_.leg[vehicle]) + ahead;
  return at < route.size() ? route[at] : kNone;
}

std::int64_t TrafficStep::readyAt(std::uint32_t lane) const {
  return std::max(s_.ready[s_.head[lane]], s_.nextExit[lane]);
}

void TrafficStep::account(std::uint32_t link) {
  s_.counts[link].vehicleMs += (s_.time - s_.countedTo[link]) * s_.onLink[link];
  s_.countedTo[link] = s_.time;
}

}  // namespace citymirror::traffic
