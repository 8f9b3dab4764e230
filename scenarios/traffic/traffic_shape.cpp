#include "scenarios/traffic/traffic_shape.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "engine/core/counter_random.h"

namespace citymirror::traffic {
namespace {

constexpr std::uint64_t kInformedDraw = 1;

/// Compressed rows of `values[i]` grouped by `group[i]`; groups of −1 are left out.
template <class Group>
void groupBy(std::size_t groups, std::size_t count, const Group& groupOf,
             std::vector<std::uint32_t>& first, std::vector<std::uint32_t>& members) {
  first.assign(groups + 1, 0);
  for (std::size_t i = 0; i < count; ++i) {
    if (groupOf(i) != kNone) ++first[groupOf(i) + 1];
  }
  for (std::size_t g = 0; g < groups; ++g) first[g + 1] += first[g];
  members.resize(first.back());
  auto next = first;
  for (std::size_t i = 0; i < count; ++i) {
    if (groupOf(i) != kNone) members[next[groupOf(i)]++] = std::uint32_t(i);
  }
}

/// From rest over `way` m, up to a speed.
double secondsFromRest(double way, double acceleration, double speed) {
  const double square = 2 * acceleration * way;
  return square < speed * speed ? std::sqrt(2 * way / acceleration)
                                : way / speed + speed / (2 * acceleration);
}

/// ms that a vehicle keeps a lane's beginning to itself at a speed, `limited` s at least.
std::int64_t headwayAt(double space, double waveSpeed, double speed, double limited) {
  return roundedMs(std::max(space * (1 / waveSpeed + 1 / speed), limited) * 1000);
}

/// What changing between two speeds costs against going at the higher one, ms.
std::int64_t lossMs(double high, double low, double acceleration) {
  if (low >= high) return 0;
  return roundedMs((high - low) * (high - low) / (2 * high * acceleration) * 1000);
}

}  // namespace

TrafficShape::TrafficShape(const TrafficInputs& inputs) : inputs_(inputs) {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  laneCount_ = std::uint32_t(net.laneCount());
  firstSiren_ = laneCount_ + std::uint32_t(net.linkCount());
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    linkOfLane_.insert(linkOfLane_.end(), net.firstLane[link + 1] - net.firstLane[link], link);
  }
  for (int behind = 0; behind < 2; ++behind) {
    for (std::uint32_t link = 0; link < net.linkCount(); ++link) linkOfLane_.push_back(link);
  }
  clearing_ = roundedMs(p.clearing * 1000);
  yellowUsed_ = roundedMs(p.yellowUsed * 1000);
  for (const double depart : demand().depart) departure_.push_back(roundedMs(depart * 1000));
  halts_.assign(demand().size(), 0);
  for (const VehicleStop& stop : demand().stops) {
    if (stop.vehicle < halts_.size()) halts_[stop.vehicle] = 1;
  }
  persons_.assign(demand().size(), 0);
  leastPersons_ = inputs_.bound.empty() ? 1 : kNone;
  for (const SinkBound& bound : inputs_.bound) {
    if (bound.vehicle < persons_.size()) persons_[bound.vehicle] = bound.persons;
    leastPersons_ = std::min(leastPersons_, bound.persons);
  }
  firstTurn_.assign(allLanes() + 1, 0);
  for (const std::uint32_t lane : net.turnLane) ++firstTurn_[lane + 1];
  for (std::size_t n = 0; n < allLanes(); ++n) firstTurn_[n + 1] += firstTurn_[n];
  measureTypes();
  measureLinks();
  measurePaces();
  measureTurns();
  measureStorage();
  findYielding();
  findChanges();
  spellLetters();
  chooseGaps();
}

void TrafficShape::measureTypes() {
  const TrafficParameters& p = inputs_.parameters;
  for (const VehicleClass& c : demand().classes) {
    const double standard = c.space / p.standardSpace;
    types_.push_back({roundedMs(c.space * 1000), c.space, c.space / p.waveSpeed, standard,
                      std::max(1.0, standard) * 3600 / p.saturation, c.acceleration, c.deceleration,
                      0, 0, std::uint32_t(types_.size() * network().linkCount()), c.user,
                      c.sirens});
  }
}

void TrafficShape::measureLinks() {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  lanesBeside_.resize(net.turnCount());
  for (std::uint32_t l = 0; l < net.linkCount(); ++l) {
    LinkShape link;
    link.waveTime = roundedMs(net.length[l] / p.waveSpeed * 1000);
    link.firstLane = net.firstLane[l];
    link.endLane = net.firstLane[l + 1];
    link.firstTurn = firstTurn_[link.firstLane];
    link.endTurn = firstTurn_[link.endLane];
    link.isShort = net.length[l] < p.laneChange * net.freeSpeed[l];
    for (std::uint32_t turn = link.firstTurn; turn < link.endTurn; ++turn) {
      std::uint32_t lanes = 0;
      for (std::uint32_t t = link.firstTurn; t < link.endTurn; ++t) {
        if (net.turnTo[t] == net.turnTo[turn]) lanes |= 1U << (net.turnLane[t] - link.firstLane);
      }
      lanesBeside_[turn] = lanes;
    }
    links_.push_back(link);
  }
}

/// Types that differ in nothing that matters on a link share their row of the table.
void TrafficShape::measurePaces() {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  const auto& classes = demand().classes;
  const auto alike = [](const VehicleClass& a, const VehicleClass& b) {
    return a.space == b.space && a.maxSpeed == b.maxSpeed && a.slack == b.slack &&
           a.onRoad() == b.onRoad();
  };
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const VehicleClass& type = classes[k];
    const auto same = std::size_t(std::find_if(classes.begin(), classes.end(),
                                               [&](const auto& c) { return alike(c, type); }) -
                                  classes.begin());
    types_[k].paces = same < k ? types_[same].paces : std::uint32_t(paces_.size());
    if (same < k) continue;
    for (std::uint32_t l = 0; l < net.linkCount(); ++l) {
      LinkPace pace;
      const double allowed = std::min(net.freeSpeed[l], type.maxSpeed);
      pace.speed = std::max(allowed - type.slack, allowed / 2);
      pace.limited = type.space / p.standardSpace / net.capacity[l];
      pace.freeMs = roundedMs(net.length[l] / pace.speed * 1000);
      pace.headwayMs = headwayAt(type.space, p.waveSpeed, pace.speed, pace.limited);
      for (std::uint32_t n = net.firstLane[l]; n < net.firstLane[l + 1]; ++n) {
        if (net.laneUsers[n] & type.user && net.lets(l, type.dimensions))
          pace.lanes |= 1U << (n - net.firstLane[l]);
      }
      paces_.push_back(pace);
    }
  }
}

/// Types of one kind that speed up and brake alike share their row.
void TrafficShape::measureTurns() {
  const TrafficNetwork& net = network();
  for (auto type = types_.begin(); type != types_.end(); ++type) {
    const auto same = std::find_if(types_.begin(), type, [&](const TypeShape& t) {
      return t.paces == type->paces && t.acceleration == type->acceleration &&
             t.deceleration == type->deceleration;
    });
    type->turnPaces = same == type ? std::uint32_t(turnPaces_.size()) : same->turnPaces;
    if (same != type) continue;
    for (std::uint32_t turn = 0; turn < net.turnCount(); ++turn) {
      const std::uint32_t link = linkOf(net.turnLane[turn]);
      const double speed = pace(link, *type).speed;
      turnPaces_.push_back({exitHeadwayOf(*type, link, turn, kNeverMs, 1),
                            lossMs(speed, speedInto(link, turn, *type), type->deceleration),
                            startLossOf(*type, link, turn, kNeverMs, net.turnTo[turn])});
    }
  }
}

void TrafficShape::findYielding() {
  const TrafficNetwork& net = network();
  std::vector<std::uint32_t> first, entries;
  groupBy(
      net.turnCount(), net.yieldTo.size(), [&](std::size_t i) { return net.yieldTo[i]; }, first,
      entries);
  for (std::uint32_t turn = 0; turn < net.turnCount(); ++turn) {
    firstYielding_.push_back(std::uint32_t(yieldingLanes_.size()));
    for (std::uint32_t k = first[turn]; k < first[turn + 1]; ++k) {
      const auto after = std::upper_bound(net.firstYield.begin(), net.firstYield.end(), entries[k]);
      const auto yielder = std::size_t(after - net.firstYield.begin() - 1);
      const LinkShape& link = links_[linkOf(net.turnLane[yielder])];
      const auto begin = yieldingLanes_.begin() + firstYielding_.back();
      if (std::find(begin, yieldingLanes_.end(), link.firstLane) != yieldingLanes_.end()) continue;
      for (std::uint32_t n = link.firstLane; n < link.endLane; ++n) yieldingLanes_.push_back(n);
    }
  }
  firstYielding_.push_back(std::uint32_t(yieldingLanes_.size()));
}

void TrafficShape::spellLetters() {
  const TrafficNetwork& net = network();
  firstLetter_.assign(net.turnCount(), 0);
  for (std::uint32_t turn = 0; turn < net.turnCount(); ++turn) {
    if (net.turnSignal[turn] < 0) continue;
    const auto& phases = net.programs[std::size_t(net.turnSignal[turn])].phases;
    firstLetter_[turn] = std::uint32_t(letters_.size());
    letters_.push_back(phases.back().letters[net.turnLetter[turn]]);
    for (const SignalPhase& phase : phases) letters_.push_back(phase.letters[net.turnLetter[turn]]);
  }
}

void TrafficShape::findChanges() {
  const TrafficNetwork& net = network();
  std::vector<std::uint32_t> firstOfSignal, ofSignal;
  groupBy(
      net.programs.size(), net.turnCount(),
      [&](std::size_t i) {
        return net.turnSignal[i] < 0 ? kNone : std::uint32_t(net.turnSignal[i]);
      },
      firstOfSignal, ofSignal);
  for (std::uint32_t signal = 0; signal < net.programs.size(); ++signal) {
    const auto& phases = net.programs[signal].phases;
    firstPhase_.push_back(std::uint32_t(firstChange_.size()));
    for (std::size_t k = 0; k < phases.size(); ++k) {
      const std::string& before = phases[(k + phases.size() - 1) % phases.size()].letters;
      std::set<std::uint32_t> lanes;
      for (std::uint32_t i = firstOfSignal[signal]; i < firstOfSignal[signal + 1]; ++i) {
        const std::uint32_t turn = ofSignal[i], letter = net.turnLetter[turn];
        if (before[letter] == phases[k].letters[letter]) continue;
        const LinkShape& link = links_[linkOf(net.turnLane[turn])];
        for (std::uint32_t n = link.firstLane; n < link.endLane; ++n) lanes.insert(n);
        for (const std::uint32_t other : yieldingLanes(turn)) lanes.insert(other);
      }
      firstChange_.push_back(std::uint32_t(changes_.size()));
      changes_.insert(changes_.end(), lanes.begin(), lanes.end());
    }
  }
  firstChange_.push_back(std::uint32_t(changes_.size()));
}

/// A street from which some go without giving way is a main one.
void TrafficShape::chooseGaps() {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  std::vector<std::uint8_t> isMain(net.linkCount(), 0);
  for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
    if (net.turnSignal[t] < 0 && net.firstYield[t] == net.firstYield[t + 1])
      isMain[linkOf(net.turnLane[t])] = 1;
  }
  for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
    const double gap = net.turnSignal[t] >= 0                 ? p.signalGap
                       : isMain[linkOf(net.turnLane[t])] != 0 ? p.majorGap
                                                              : p.criticalGap;
    gap_.push_back(roundedMs(gap * 1000));
  }
}

/// Vehicles that stand; and that flow at capacity while one drives in, speeds up and passes and its
/// space comes back, which is more on short links.
void TrafficShape::measureStorage() {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  double slowness = 0;  // s²/m, the mean of 1/acceleration
  for (const std::uint8_t type : demand().type) slowness += 1 / demand().classes[type].acceleration;
  slowness /= std::max(1.0, double(demand().size()));
  std::vector<double> inside(net.linkCount(), 0);
  for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
    inside[net.turnTo[t]] = std::max(inside[net.turnTo[t]], net.turnSeconds[t]);
  }
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    const double speed = net.freeSpeed[link], length = net.length[link];
    const double standing = std::max(1.0, std::ceil(length / p.standardSpace - 1e-9));
    const double busy = length / speed + length / p.waveSpeed + inside[link] + slowness * speed / 2;
    const double flow =
        std::min(net.capacity[link], 1 / (1 / p.waveSpeed + 1 / speed) / p.standardSpace);
    const double flowing = std::max(standing, std::ceil(flow * busy - 1e-9));
    links_[link].storage = roundedMs(standing * p.standardSpace * 1000);
    links_[link].flowing = roundedMs(flowing * p.standardSpace * 1000);
  }
}

std::int64_t TrafficShape::sirenTime(std::uint32_t link, const TypeShape& type,
                                     double queued) const {
  const double speed = pace(link, type).speed, along = network().length[link];
  const double beside = std::min(queued, along);
  const double slow = std::min(speed, inputs_.parameters.alongQueue);
  return roundedMs(((along - beside) / speed + beside / slow) * 1000);
}

std::int64_t TrafficShape::headwayOf(const TypeShape& type, std::uint32_t link, float share) const {
  const LinkPace& full = pace(link, type);
  return headwayAt(type.space, inputs_.parameters.waveSpeed, share * full.speed, full.limited);
}

std::int64_t TrafficShape::exitHeadwayOf(const TypeShape& type, std::uint32_t link,
                                         std::uint32_t turn, std::int64_t rolled,
                                         float share) const {
  const double speed = share * speedInto(link, turn, type);
  double pass = type.space / speed;
  if (rolled != kNeverMs) {
    const double begin = double(rolled) / 1000;
    pass = secondsFromRest(begin + type.space, type.acceleration, speed) -
           secondsFromRest(begin, type.acceleration, speed);
  }
  const bool signal = turn != kNone && network().turnSignal[turn] >= 0;
  const double saturated = signal ? type.saturated : 0;
  return roundedMs(std::max({type.wave + pass, pace(link, type).limited, saturated}) * 1000);
}

/// Fronts of a queue pass the line at `startLost` + n headways less the time in which a length
/// passes; the first of them at its reaction, the others by their headways from rest.
std::int64_t TrafficShape::reaction(std::uint32_t link, const TypeShape& type,
                                    std::uint32_t turn) const {
  if (inputs_.parameters.startLost <= 0) return 0;
  const std::int64_t length = type.spaceMm, even = exitHeadway(link, type, turn, kNeverMs, 1);
  const double passing = double(length) / speedInto(link, turn, type);
  std::int64_t late = roundedMs(inputs_.parameters.startLost * 1000 - passing) + even;
  for (std::int64_t rolled = 0; late > 0; rolled += length) {
    const std::int64_t more = exitHeadway(link, type, turn, rolled, 1) - even;
    if (more <= 0) return late;
    late -= more;
  }
  return 0;
}

std::int64_t TrafficShape::startLossOf(const TypeShape& type, std::uint32_t from,
                                       std::uint32_t turn, std::int64_t rolled,
                                       std::uint32_t link) const {
  double begin = from == kNone ? 0 : speedInto(from, turn, type);
  if (rolled != kNeverMs) {
    const double square = 2 * type.acceleration * double(rolled) / 1000;
    if (square < begin * begin) begin = std::sqrt(square);
  }
  return lossMs(pace(link, type).speed, begin, type.acceleration);
}

std::int64_t TrafficShape::lossAtStops(std::uint32_t link, std::uint32_t vehicle,
                                       std::int64_t now) const {
  const auto& stops = demand().stops;
  auto stop = std::lower_bound(stops.begin(), stops.end(), vehicle,
                               [](const VehicleStop& s, std::uint32_t v) { return s.vehicle < v; });
  const TypeShape& type = typeOf(vehicle);
  const double speed = pace(link, type).speed;
  std::int64_t lost = 0;
  for (; stop != stops.end() && stop->vehicle == vehicle; ++stop) {
    if (stop->link != link) continue;
    lost += lossMs(speed, 0, type.deceleration);
    const std::int64_t there = now + freeTime(link, vehicle) + lost;
    const std::int64_t waits = roundedMs(stop->until * 1000) - there;
    lost += std::max(roundedMs(stop->seconds * 1000), waits) + lossMs(speed, 0, type.acceleration);
  }
  return lost;
}

bool TrafficShape::informed(std::uint32_t vehicle) const {
  return drawUnit(inputs_.seed, vehicle, kInformedDraw) < inputs_.parameters.informed;
}

std::uint32_t TrafficShape::turnOf(std::uint32_t lane, std::uint32_t to) const {
  if (isSource(lane)) return kNone;
  const auto& turnTo = network().turnTo;
  for (std::uint32_t t = firstTurn_[lane]; t < firstTurn_[lane + 1]; ++t) {
    if (turnTo[t] == to) return t;
  }
  const LinkShape& link = links_[linkOf(lane)];
  for (std::uint32_t t = link.firstTurn; t < link.endTurn; ++t) {
    if (turnTo[t] == to) return t;
  }
  return kNone;
}

/// Those of several lanes that serve a vehicle which it takes.
std::uint32_t TrafficShape::lanesAmong(std::uint32_t serving, std::uint32_t turn,
                                       std::uint32_t link, const TypeShape& type,
                                       std::uint32_t next, std::uint32_t third) const {
  const TrafficNetwork& net = network();
  const LinkShape& at = links_[link];
  std::uint32_t going = 0;
  if (next != kNone && third != kNone && links_[next].isShort) {
    const std::uint32_t onward = pace(next, type).lanes & lanesTo(next, third);
    std::uint32_t seen = ~serving;
    for (std::uint32_t t = at.firstTurn; t < at.endTurn; ++t) {
      const std::uint32_t lane = 1U << (net.turnLane[t] - at.firstLane);
      if (net.turnTo[t] != next || (seen & lane) != 0) continue;
      seen |= lane;
      if (net.turnLanes[t] & onward) going |= lane;
    }
  }
  if (going == 0) going = serving;
  const std::uint32_t kept = turn != kNone && at.isShort ? net.turnLanes[turn] : ~0U;
  if (going & kept) return going & kept;
  return serving & kept ? serving & kept : going;
}

std::span<const std::uint32_t> TrafficShape::changes(std::uint32_t signal,
                                                     std::uint32_t phase) const {
  const std::uint32_t at = firstPhase_[signal] + phase;
  return std::span(changes_).subspan(firstChange_[at], firstChange_[at + 1] - firstChange_[at]);
}

}  // namespace citymirror::traffic
