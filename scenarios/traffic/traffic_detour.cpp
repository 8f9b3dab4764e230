#include <algorithm>
#include <map>

#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/sink_search.h"
#include "scenarios/traffic/traffic_step.h"

namespace citymirror::traffic {

std::vector<double> presentSeconds(const TrafficShape& shape, const TrafficState& s,
                                   std::uint8_t type) {
  const TrafficNetwork& net = shape.network();
  const TrafficParameters& p = shape.inputs().parameters;
  const VehicleClass& vehicle = shape.demand().classes[type];
  std::vector<double> seconds(net.linkCount(), std::numeric_limits<double>::infinity());
  for (std::uint32_t link = 0; link < net.linkCount(); ++link) {
    const double share = s.share[type * net.linkCount() + link];
    if (s.closed[link] > 0 || share <= 0 || !net.lets(link, vehicle.dimensions)) continue;
    const double speed = share * net.freeSpeed[link];
    const double headway = p.standardSpace * (1 / p.waveSpeed + 1 / speed);
    double lanes = 0;
    for (std::uint32_t n = net.firstLane[link]; n < net.firstLane[link + 1]; ++n)
      lanes += net.laneUsers[n] & vehicle.user ? 1 : 0;
    const double left = s.narrowed.empty() ? 1 : double(s.narrowed[link]);
    const double queue = s.links[link].onLink * std::max(headway, 1 / net.capacity[link]) /
                         std::max(1.0, lanes) / left;
    seconds[link] = std::max(net.length[link] / speed, vehicle.sirens ? 0 : queue);
  }
  return seconds;
}

/// New routes for all informed drivers, on the road or still at home, whose way leads over a link
/// that has just been shut to them. Who finds none, or stands before it to start there, keeps the
/// old one.
void TrafficStep::planRound(const std::function<bool(std::uint32_t, std::uint32_t)>& shut) {
  std::vector<std::uint32_t> vehicles;
  for (std::uint32_t v = 0; v < shape_.demand().size(); ++v) {
    if (s_.arrived[v] >= 0 || !shape_.informed(v)) continue;
    const auto ahead = routeOf(shape_, s_, v).subspan(std::max(s_.vehicles[v].leg, 1U));
    if (std::any_of(ahead.begin(), ahead.end(), [&](std::uint32_t link) { return shut(v, link); }))
      vehicles.push_back(v);
  }
  replan(vehicles);
}

void TrafficStep::replan(std::span<const std::uint32_t> vehicles) {
  const TrafficDemand& demand = shape_.demand();
  std::map<std::uint8_t, std::map<std::uint32_t, std::vector<std::uint32_t>>> byTypeAndGoal;
  for (const std::uint32_t v : vehicles) {
    byTypeAndGoal[demand.type[v]][routeOf(shape_, s_, v).back()].push_back(v);
  }
  RouteSearch search(shape_.network());
  SinkSearch sinks(shape_, s_);
  for (const auto& [type, byGoal] : byTypeAndGoal) {
    const std::vector<double> seconds = presentSeconds(shape_, s_, type);
    for (const auto& [goal, bound] : byGoal) {
      search.towards(goal, demand.classes[type].onRoad(), seconds);
      for (const std::uint32_t v : bound) {
        const auto route = routeOf(shape_, s_, v);
        const std::uint32_t kept = std::max(s_.vehicles[v].leg, 1U);
        if (s_.vehicles[v].sink != kNone && !search.reaches(route[kept - 1])) {
          (void)sendOn(v, sinks);
          continue;
        }
        const auto links = search.after(route[kept - 1]);
        if (!links.empty()) takeWay(v, links);
      }
    }
  }
}

/// Gives a vehicle other links behind the one it is on, or will start on.
void TrafficStep::takeWay(std::uint32_t vehicle, std::span<const std::uint32_t> after) {
  const auto route = routeOf(shape_, s_, vehicle);
  std::vector<std::uint32_t> detour(route.begin(), route.begin() + std::max(s_.vehicles[vehicle].leg, 1U));
  detour.insert(detour.end(), after.begin(), after.end());
  s_.vehicles[vehicle].detour = std::uint32_t(s_.detours.size());
  s_.detours.push_back(std::uint32_t(detour.size()));
  s_.detours.insert(s_.detours.end(), detour.begin(), detour.end());
}

}  // namespace citymirror::traffic
