#include "scenarios/traffic/route_search.h"

#include <functional>
#include <limits>
#include <queue>

namespace citymirror::traffic {
namespace {

constexpr double kNotReached = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();

}  // namespace

RouteSearch::RouteSearch(const TrafficNetwork& network) : net_(network) {
  for (std::uint32_t link = 0; link < net_.linkCount(); ++link) {
    linkOfLane_.insert(linkOfLane_.end(), net_.firstLane[link + 1] - net_.firstLane[link], link);
  }
  firstInto_.assign(net_.linkCount() + 1, 0);
  for (const std::uint32_t to : net_.turnTo) ++firstInto_[to + 1];
  for (std::size_t l = 0; l < net_.linkCount(); ++l) firstInto_[l + 1] += firstInto_[l];
  into_.resize(net_.turnCount());
  auto place = firstInto_;
  for (std::uint32_t t = 0; t < net_.turnCount(); ++t) into_[place[net_.turnTo[t]]++] = t;
}

void RouteSearch::towards(std::uint32_t goal, const RoadVehicle& vehicle,
                          std::span<const double> seconds) {
  towards(std::span(&goal, 1), vehicle, seconds);
}

void RouteSearch::towards(std::span<const std::uint32_t> goals, const RoadVehicle& vehicle,
                          std::span<const double> seconds) {
  using Reached = std::pair<double, std::uint32_t>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  cost_.assign(net_.linkCount(), kNotReached);
  next_.assign(net_.linkCount(), kEnd);
  for (const std::uint32_t goal : goals) {
    cost_[goal] = 0;
    queue.push({0, goal});
  }
  while (!queue.empty()) {
    const auto [cost, link] = queue.top();
    queue.pop();
    const double then = cost + seconds[link];
    if (cost > cost_[link] || !(then < kNotReached)) continue;
    if (!net_.lets(link, vehicle.dimensions)) continue;
    for (std::uint32_t k = firstInto_[link]; k < firstInto_[link + 1]; ++k) {
      const std::uint32_t lane = net_.turnLane[into_[k]], before = linkOfLane_[lane];
      if (!(net_.laneUsers[lane] & vehicle.users) || then >= cost_[before]) continue;
      cost_[before] = then;
      next_[before] = link;
      queue.push({then, before});
    }
  }
}

std::vector<std::uint32_t> RouteSearch::after(std::uint32_t from) const {
  std::vector<std::uint32_t> links;
  for (std::uint32_t n = next_[from]; n != kEnd; n = next_[n]) links.push_back(n);
  return links;
}

bool RouteSearch::reaches(std::uint32_t from) const { return cost_[from] < kNotReached; }

}  // namespace citymirror::traffic
