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

/// What changing between two speeds costs against going at the higher one, ms.
std::int64_t lossMs(double high, double low, double acceleration) {
  if (low >= high) return 0;
  return roundedMs((high - low) * (high - low) / (2 * high * acceleration) * 1000);
}

}  // namespace

TrafficShape::TrafficShape(const TrafficInputs& inputs) : inputs_(inputs) {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    linkOfLane_.insert(linkOfLane_.end(), net.firstLane[link + 1] - net.firstLane[link], link);
    waveTime_.push_back(roundedMs(net.length[link] / p.waveSpeed * 1000));
  }
  for (int behind = 0; behind < 2; ++behind) {
    for (std::uint32_t link = 0; link < net.linkCount(); ++link) linkOfLane_.push_back(link);
  }
  for (const VehicleClass& c : demand().classes) space_.push_back(roundedMs(c.space * 1000));
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
  measureStorage();
  firstTurn_.assign(allLanes() + 1, 0);
  for (const std::uint32_t lane : net.turnLane) ++firstTurn_[lane + 1];
  for (std::size_t n = 0; n < allLanes(); ++n) firstTurn_[n + 1] += firstTurn_[n];
  groupBy(
      net.turnCount(), net.yieldTo.size(), [&](std::size_t i) { return net.yieldTo[i]; },
      firstYielder_, yielders_);
  for (std::uint32_t& entry : yielders_) {
    const auto after = std::upper_bound(net.firstYield.begin(), net.firstYield.end(), entry);
    entry = std::uint32_t(after - net.firstYield.begin() - 1);
  }
  findChanges();
  chooseGaps();
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
  const auto linkOfTurn = [&](std::uint32_t turn) { return linkOf(net.turnLane[turn]); };
  for (std::uint32_t signal = 0; signal < net.programs.size(); ++signal) {
    const auto& phases = net.programs[signal].phases;
    firstPhase_.push_back(std::uint32_t(firstChange_.size()));
    for (std::size_t k = 0; k < phases.size(); ++k) {
      const std::string& before = phases[(k + phases.size() - 1) % phases.size()].letters;
      std::set<std::uint32_t> links;
      for (std::uint32_t i = firstOfSignal[signal]; i < firstOfSignal[signal + 1]; ++i) {
        const std::uint32_t turn = ofSignal[i], letter = net.turnLetter[turn];
        if (before[letter] == phases[k].letters[letter]) continue;
        links.insert(linkOfTurn(turn));
        for (const std::uint32_t other : yielders(turn)) links.insert(linkOfTurn(other));
      }
      firstChange_.push_back(std::uint32_t(changes_.size()));
      changes_.insert(changes_.end(), links.begin(), links.end());
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
    const double gap = net.turnSignal[t] >= 0               ? p.signalGap
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
    storage_.push_back(roundedMs(standing * p.standardSpace * 1000));
    flowing_.push_back(roundedMs(flowing * p.standardSpace * 1000));
  }
}

std::int64_t TrafficShape::freeTime(std::uint32_t link, std::uint32_t vehicle) const {
  return roundedMs(network().length[link] / speedOn(link, vehicle) * 1000);
}

double TrafficShape::speedOn(std::uint32_t link, std::uint32_t vehicle) const {
  const VehicleClass& type = typeOf(vehicle);
  const double allowed = std::min(network().freeSpeed[link], type.maxSpeed);
  return std::max(allowed - type.slack, allowed / 2);
}

double TrafficShape::speedInto(std::uint32_t link, std::uint32_t turn,
                               std::uint32_t vehicle) const {
  const double speed = speedOn(link, vehicle);
  return turn == kNone ? speed : std::min(speed, network().turnSpeed[turn]);
}

std::int64_t TrafficShape::sirenTime(std::uint32_t link, std::uint32_t vehicle,
                                     double queued) const {
  const double speed = speedOn(link, vehicle), along = network().length[link];
  const double beside = std::min(queued, along);
  const double slow = std::min(speed, inputs_.parameters.alongQueue);
  return roundedMs(((along - beside) / speed + beside / slow) * 1000);
}

std::int64_t TrafficShape::headway(std::uint32_t link, std::uint32_t vehicle, float share) const {
  const VehicleClass& type = typeOf(vehicle);
  const double free =
      type.space * (1 / inputs_.parameters.waveSpeed + 1 / (share * speedOn(link, vehicle)));
  const double limited = type.space / inputs_.parameters.standardSpace / network().capacity[link];
  return roundedMs(std::max(free, limited) * 1000);
}

std::int64_t TrafficShape::exitHeadway(std::uint32_t link, std::uint32_t vehicle,
                                       std::uint32_t turn, std::int64_t rolled, float share) const {
  const VehicleClass& type = typeOf(vehicle);
  const double speed = share * speedInto(link, turn, vehicle);
  double pass = type.space / speed;
  if (rolled != kNeverMs) {
    const double begin = double(rolled) / 1000;
    pass = secondsFromRest(begin + type.space, type.acceleration, speed) -
           secondsFromRest(begin, type.acceleration, speed);
  }
  const double free = type.space / inputs_.parameters.waveSpeed + pass;
  const double standard = type.space / inputs_.parameters.standardSpace;
  const double limited = standard / network().capacity[link];
  const bool signal = turn != kNone && network().turnSignal[turn] >= 0;
  const double saturated =
      signal ? std::max(1.0, standard) * 3600 / inputs_.parameters.saturation : 0;
  return roundedMs(std::max({free, limited, saturated}) * 1000);
}

/// Fronts of a queue pass the line at `startLost` + n headways less the time in which a length
/// passes; the first of them at its reaction, the others by their headways from rest.
std::int64_t TrafficShape::reaction(std::uint32_t link, std::uint32_t vehicle,
                                    std::uint32_t turn) const {
  if (inputs_.parameters.startLost <= 0) return 0;
  const std::int64_t length = space(vehicle), even = exitHeadway(link, vehicle, turn, kNeverMs, 1);
  const double passing = double(length) / speedInto(link, turn, vehicle);
  std::int64_t late = roundedMs(inputs_.parameters.startLost * 1000 - passing) + even;
  for (std::int64_t rolled = 0; late > 0; rolled += length) {
    const std::int64_t more = exitHeadway(link, vehicle, turn, rolled, 1) - even;
    if (more <= 0) return late;
    late -= more;
  }
  return 0;
}

std::int64_t TrafficShape::startLoss(std::uint32_t from, std::uint32_t turn, std::int64_t rolled,
                                     std::uint32_t link, std::uint32_t vehicle) const {
  const double acceleration = typeOf(vehicle).acceleration;
  double begin = from == kNone ? 0 : speedInto(from, turn, vehicle);
  if (rolled != kNeverMs) {
    const double square = 2 * acceleration * double(rolled) / 1000;
    if (square < begin * begin) begin = std::sqrt(square);
  }
  return lossMs(speedOn(link, vehicle), begin, acceleration);
}

std::int64_t TrafficShape::turnLoss(std::uint32_t link, std::uint32_t turn,
                                    std::uint32_t vehicle) const {
  return lossMs(speedOn(link, vehicle), speedInto(link, turn, vehicle),
                typeOf(vehicle).deceleration);
}

std::int64_t TrafficShape::stopLoss(std::uint32_t link, std::uint32_t vehicle) const {
  if (halts_[vehicle] == 0) return 0;
  const auto& stops = demand().stops;
  auto stop =
      std::lower_bound(stops.begin(), stops.end(), vehicle,
                       [](const VehicleStop& s, std::uint32_t v) { return s.vehicle < v; });
  const VehicleClass& type = typeOf(vehicle);
  const double speed = speedOn(link, vehicle);
  std::int64_t lost = 0;
  for (; stop != stops.end() && stop->vehicle == vehicle; ++stop) {
    if (stop->link != link) continue;
    lost += roundedMs(stop->seconds * 1000) + lossMs(speed, 0, type.deceleration) +
            lossMs(speed, 0, type.acceleration);
  }
  return lost;
}

bool TrafficShape::informed(std::uint32_t vehicle) const {
  return drawUnit(inputs_.seed, vehicle, kInformedDraw) < inputs_.parameters.informed;
}

std::uint32_t TrafficShape::turnOf(std::uint32_t lane, std::uint32_t to) const {
  const auto in = [&](std::uint32_t n) {
    for (std::uint32_t t = firstTurn_[n]; t < firstTurn_[n + 1]; ++t) {
      if (network().turnTo[t] == to) return t;
    }
    return kNone;
  };
  if (isSource(lane)) return kNone;
  std::uint32_t turn = in(lane);
  const std::uint32_t link = linkOf(lane);
  for (std::uint32_t n = network().firstLane[link];
       turn == kNone && n < network().firstLane[link + 1]; ++n) {
    turn = in(n);
  }
  return turn;
}

bool TrafficShape::serves(std::uint32_t lane, RoadUser user, std::uint32_t next) const {
  if (!(network().laneUsers[lane] & user)) return false;
  if (next == kNone) return true;
  const auto begin = network().turnTo.begin() + firstTurn_[lane];
  const auto end = network().turnTo.begin() + firstTurn_[lane + 1];
  return std::find(begin, end, next) != end;
}

bool TrafficShape::isShort(std::uint32_t link) const {
  return network().length[link] < inputs_.parameters.laneChange * network().freeSpeed[link];
}

std::uint32_t TrafficShape::lanesFor(std::uint32_t turn, std::uint32_t link, RoadUser user,
                                     std::uint32_t next, std::uint32_t third) const {
  const TrafficNetwork& net = network();
  const std::uint32_t first = net.firstLane[link], count = net.firstLane[link + 1] - first;
  if (count == 1) return serves(first, user, next) ? 1 : 0;
  std::uint32_t serving = 0, going = 0;
  for (std::uint32_t n = 0; n < count; ++n) {
    if (!serves(first + n, user, next)) continue;
    serving |= 1U << n;
    if (next == kNone || third == kNone || !isShort(next)) continue;
    const std::uint32_t onward = net.turnLanes[turnOf(first + n, next)];
    if (onward & lanesFor(kNone, next, user, third, kNone)) going |= 1U << n;
  }
  if (going == 0) going = serving;
  const std::uint32_t kept = turn != kNone && isShort(link) ? net.turnLanes[turn] : ~0U;
  if (going & kept) return going & kept;
  return serving & kept ? serving & kept : going;
}

bool TrafficShape::hasLane(std::uint32_t link, RoadUser user, std::uint32_t next) const {
  for (std::uint32_t n = network().firstLane[link]; n < network().firstLane[link + 1]; ++n) {
    if (serves(n, user, next)) return true;
  }
  return false;
}

std::span<const std::uint32_t> TrafficShape::yielders(std::uint32_t turn) const {
  return std::span(yielders_).subspan(firstYielder_[turn],
                                      firstYielder_[turn + 1] - firstYielder_[turn]);
}

std::span<const std::uint32_t> TrafficShape::changes(std::uint32_t signal,
                                                     std::uint32_t phase) const {
  const std::uint32_t at = firstPhase_[signal] + phase;
  return std::span(changes_).subspan(firstChange_[at], firstChange_[at + 1] - firstChange_[at]);
}

}  // namespace citymirror::traffic
