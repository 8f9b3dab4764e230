#include <algorithm>
#include <map>

#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {
namespace {

/// Seconds to pass every link: free, or as long as the queue on it needs at capacity where that is
/// longer; never where it is closed.
std::vector<double> presentSeconds(const TrafficShape& shape, const TrafficState& s) {
  const TrafficNetwork& net = shape.network();
  const TrafficParameters& p = shape.inputs().parameters;
  std::vector<double> seconds(net.linkCount(), std::numeric_limits<double>::infinity());
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    if (s.closed[link] > 0) continue;
    const double free = net.length[link] / net.freeSpeed[link];
    const double headway = p.standardSpace * (1 / p.waveSpeed + 1 / net.freeSpeed[link]);
    const double lanes = double(net.firstLane[link + 1] - net.firstLane[link]);
    const double queue = s.onLink[link] * std::max(headway, 1 / net.capacity[link]) / lanes;
    seconds[link] = std::max(free, queue);
  }
  return seconds;
}

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
  RouteSearch search(shape_.network());
  const std::vector<double> seconds = presentSeconds(shape_, s_);
  for (const auto& [goal, vehicles] : byGoal) {
    search.towards(goal.first, goal.second, seconds);
    for (const std::uint32_t v : vehicles) {
      const auto route = routeOf(shape_, s_, v);
      const std::uint32_t kept = std::max(s_.leg[v], 1U);
      const auto links = search.after(route[kept - 1]);
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
