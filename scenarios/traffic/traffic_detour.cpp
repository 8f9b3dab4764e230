#include <algorithm>
#include <map>
#include <queue>

#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Seconds from the end of every link to the end of one link, and the link that comes next, over
/// links that are open, at present queues.
class WaysTo {
 public:
  WaysTo(const TrafficShape& shape, const TrafficState& state, std::uint32_t goal, RoadUser user)
      : shape_(shape), s_(state), user_(user) {
    const TrafficNetwork& net = shape_.network();
    seconds_.assign(net.linkCount(), kNever);
    next_.assign(net.linkCount(), kNone);
    std::vector<std::vector<std::uint32_t>> into(net.linkCount());
    for (std::uint32_t t = 0; t < net.turnCount(); ++t) into[net.turnTo[t]].push_back(t);
    using Reached = std::pair<double, std::uint32_t>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
    seconds_[goal] = 0;
    queue.push({0, goal});
    while (!queue.empty()) {
      const auto [seconds, link] = queue.top();
      queue.pop();
      if (seconds > seconds_[link] || s_.closed[link] > 0) continue;
      const double then = seconds + travel(link);
      for (const std::uint32_t turn : into[link]) {
        const std::uint32_t lane = net.turnLane[turn], before = shape_.linkOf(lane);
        if (!(net.laneUsers[lane] & user_) || then >= seconds_[before]) continue;
        seconds_[before] = then;
        next_[before] = link;
        queue.push({then, before});
      }
    }
  }

  /// Links after `from` up to the goal; empty where none leads there.
  std::vector<std::uint32_t> after(std::uint32_t from) const {
    std::vector<std::uint32_t> links;
    if (!(seconds_[from] < kNever)) return links;
    for (std::uint32_t n = next_[from]; n != kNone; n = next_[n]) links.push_back(n);
    return links;
  }

 private:
  /// Free-flow time, or what the queue on the link needs at its capacity where that is longer.
  double travel(std::uint32_t link) const {
    const TrafficNetwork& net = shape_.network();
    const TrafficParameters& p = shape_.inputs().parameters;
    const double free = net.length[link] / net.freeSpeed[link];
    const double headway = p.standardSpace * (1 / p.waveSpeed + 1 / net.freeSpeed[link]);
    const double lanes = double(net.firstLane[link + 1] - net.firstLane[link]);
    return std::max(free, s_.onLink[link] * std::max(headway, 1 / net.capacity[link]) / lanes);
  }

  const TrafficShape& shape_;
  const TrafficState& s_;
  RoadUser user_;
  std::vector<double> seconds_;
  std::vector<std::uint32_t> next_;
};

}  // namespace

/// New routes for all informed drivers, on the road or still at home, whose way leads over a link
/// that has just been closed. Who finds none, or stands before it to start there, keeps the old
/// one.
void TrafficStep::planRound(const Closure& closure) {
  const TrafficDemand& demand = shape_.demand();
  std::map<std::pair<std::uint32_t, RoadUser>, std::vector<std::uint32_t>> byGoal;
  for (std::uint32_t v = 0; v < demand.size(); ++v) {
    if (s_.arrived[v] >= 0 || !shape_.informed(v)) continue;
    if (double(shape_.departure(v)) >= closure.to * 1000) break;
    const auto route = routeOf(shape_, s_, v);
    const auto ahead = route.subspan(std::max(s_.leg[v], 1U));
    if (std::find(ahead.begin(), ahead.end(), closure.link) == ahead.end()) continue;
    byGoal[{route.back(), demand.classes[demand.type[v]].user}].push_back(v);
  }
  for (const auto& [goal, vehicles] : byGoal) {
    const WaysTo ways(shape_, s_, goal.first, goal.second);
    for (const std::uint32_t v : vehicles) {
      const auto route = routeOf(shape_, s_, v);
      const std::uint32_t kept = std::max(s_.leg[v], 1U);
      const auto links = ways.after(route[kept - 1]);
      if (links.empty()) continue;
      std::vector<std::uint32_t> detour(route.begin(), route.begin() + kept);
      detour.insert(detour.end(), links.begin(), links.end());
      s_.detour[v] = std::uint32_t(s_.detours.size());
      s_.detours.push_back(std::uint32_t(detour.size()));
      s_.detours.insert(s_.detours.end(), detour.begin(), detour.end());
    }
  }
}

}  // namespace citymirror::traffic
