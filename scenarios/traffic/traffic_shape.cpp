#include "scenarios/traffic/traffic_shape.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "scenarios/traffic/counter_random.h"

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

}  // namespace

TrafficShape::TrafficShape(const TrafficInputs& inputs) : inputs_(inputs) {
  const TrafficNetwork& net = network();
  const TrafficParameters& p = inputs_.parameters;
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    linkOfLane_.insert(linkOfLane_.end(), net.firstLane[link + 1] - net.firstLane[link], link);
    const double vehicles = std::ceil(net.length[link] / p.standardSpace - 1e-9);
    storage_.push_back(std::llround(std::max(1.0, vehicles) * p.standardSpace * 1000));
    waveTime_.push_back(std::llround(net.length[link] / p.waveSpeed * 1000));
  }
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) linkOfLane_.push_back(link);
  for (const VehicleClass& c : demand().classes) space_.push_back(std::llround(c.space * 1000));
  for (const double depart : demand().depart) departure_.push_back(std::llround(depart * 1000));
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
  groupBy(
      net.programs.size(), net.turnCount(),
      [&](std::size_t i) {
        return net.turnSignal[i] < 0 ? kNone : std::uint32_t(net.turnSignal[i]);
      },
      firstOfSignal_, ofSignal_);
}

std::int64_t TrafficShape::freeTime(std::uint32_t link, std::uint32_t vehicle) const {
  const double speed =
      std::min(network().freeSpeed[link], demand().classes[demand().type[vehicle]].maxSpeed);
  return std::llround(network().length[link] / speed * 1000);
}

std::int64_t TrafficShape::headway(std::uint32_t link, std::uint32_t vehicle) const {
  const VehicleClass& type = demand().classes[demand().type[vehicle]];
  const double speed = std::min(network().freeSpeed[link], type.maxSpeed);
  const double free = type.space * (1 / inputs_.parameters.waveSpeed + 1 / speed);
  const double limited = type.space / inputs_.parameters.standardSpace / network().capacity[link];
  return std::llround(std::max(free, limited) * 1000);
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

std::span<const std::uint32_t> TrafficShape::turnsOfSignal(std::uint32_t signal) const {
  return std::span(ofSignal_).subspan(firstOfSignal_[signal],
                                      firstOfSignal_[signal + 1] - firstOfSignal_[signal]);
}

}  // namespace citymirror::traffic
