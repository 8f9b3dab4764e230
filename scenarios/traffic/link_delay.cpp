#include "scenarios/traffic/link_delay.h"

#include <algorithm>
#include <cmath>

namespace citymirror::traffic {
namespace {

struct LetterShares {
  double cycle = 0, free = 0, permitted = 0;  // s; shares of it
};

LetterShares sharesOf(const SignalProgram& program, std::uint32_t letter) {
  LetterShares shares;
  for (const SignalPhase& phase : program.phases) {
    shares.cycle += phase.seconds;
    const char shown = phase.letters[letter];
    if (shown == 'G' || shown == 'O') shares.free += phase.seconds;
    if (shown == 'g' || shown == 'o' || shown == 's') shares.permitted += phase.seconds;
  }
  shares.free /= shares.cycle;
  shares.permitted /= shares.cycle;
  return shares;
}

}  // namespace

LinkDelay::LinkDelay(const TrafficNetwork& network, const DelayRules& rules)
    : net_(network), rules_(rules), ends_(network.linkCount()) {
  std::vector<double> laneShare(net_.laneCount(), 0);
  std::vector<std::uint8_t> turns(net_.laneCount(), 0);
  std::vector<double> cycle(net_.laneCount(), 0);
  for (std::uint32_t t = 0; t < net_.turnCount(); ++t) {
    const std::uint32_t lane = net_.turnLane[t];
    double share = net_.firstYield[t + 1] > net_.firstYield[t] ? rules_.giveWayShare : 1;
    if (net_.turnSignal[t] >= 0) {
      const auto shown =
          sharesOf(net_.programs[std::size_t(net_.turnSignal[t])], net_.turnLetter[t]);
      share = shown.free > 0 ? shown.free : shown.permitted * rules_.permittedShare;
      cycle[lane] = shown.cycle;
    }
    laneShare[lane] = std::max(laneShare[lane], share);
    turns[lane] = 1;
  }
  for (std::size_t link = 0; link < ends_.size(); ++link) {
    End& end = ends_[link];
    const bool cars = net_.usersOf(link) & kPassengerCar;
    const auto isCounted = [&](std::uint32_t n) {
      return !cars || (net_.laneUsers[n] & kPassengerCar) != 0;
    };
    for (std::uint32_t n = net_.firstLane[link]; n < net_.firstLane[link + 1]; ++n)
      end.lanes += isCounted(n) ? 1 : 0;
    double lanes = 0, share = 0;
    for (std::uint32_t n = net_.firstLane[link]; n < net_.firstLane[link + 1]; ++n) {
      if (!turns[n] || !isCounted(n)) continue;
      ++lanes;
      share += laneShare[n];
      end.cycle = std::max(end.cycle, cycle[n]);
    }
    if (lanes == 0) continue;
    end.green = share / lanes;
    if (end.green < 1) end.capacity = share * net_.capacity[link] * 3600;
  }
}

std::vector<double> LinkDelay::seconds(std::span<const double> perHour, double hours) const {
  std::vector<double> all(net_.linkCount());
  for (std::size_t link = 0; link < all.size(); ++link)
    all[link] = secondsOf(link, perHour[link], hours);
  return all;
}

double LinkDelay::capacityOf(std::size_t link) const {
  const double own = ends_[link].lanes * net_.capacity[link] * 3600, end = ends_[link].capacity;
  return end > 0 ? std::min(own, end) : own;
}

double LinkDelay::secondsOf(std::size_t link, double perHour, double hours) const {
  const End& end = ends_[link];
  const double load = perHour / (end.lanes * net_.capacity[link] * 3600);
  const double street = net_.length[link] / net_.freeSpeed[link] *
                        (1 + rules_.bprAlpha * std::pow(load, rules_.bprBeta));
  if (!(end.capacity > 0)) return street;
  const double x = perHour / end.capacity;
  const double red = 1 - end.green;
  const double uniform = end.cycle * red * red / 2 / (1 - std::min(1.0, x) * end.green);
  const double over = x - 1;
  const double incremental =
      900 * hours * (over + std::sqrt(over * over + 4 * x / (end.capacity * hours)));
  return street + (uniform + incremental);
}

}  // namespace citymirror::traffic
