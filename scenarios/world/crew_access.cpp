#include "scenarios/world/crew_access.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/route_search.h"

namespace citymirror::world {
namespace {

/// Whether a way over lanes for one of `users` joins the streets at both ends of an order.
bool isJoined(const CrewOrder& order, const RoadNetwork& roads, const TrafficNetwork& network,
              RoadUser users, const std::vector<std::uint32_t>& goals) {
  const auto from = traffic::nearestStreet(roads, network, order.from, users);
  if (from < 0 || goals.empty()) return false;
  std::vector<double> seconds(network.linkCount());
  for (std::size_t l = 0; l < seconds.size(); ++l)
    seconds[l] = network.length[l] / network.freeSpeed[l];
  traffic::RouteSearch search(network);
  search.towards(goals, users, seconds);
  return search.reaches(std::uint32_t(from));
}

}  // namespace

std::vector<std::uint32_t> streetsNear(const RoadNetwork& roads, const TrafficNetwork& network,
                                       const Point2& place, double reach, std::uint8_t users) {
  std::vector<std::pair<double, std::uint32_t>> found;
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!(network.usersOf(e) & users)) continue;
    const double far = distanceTo(roads.line(e), place);
    if (far <= reach) found.emplace_back(far, e);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::uint32_t> streets;
  for (const auto& [far, edge] : found) streets.push_back(edge);
  if (!streets.empty()) return streets;
  const auto nearest = traffic::nearestStreet(roads, network, place, users);
  if (nearest >= 0) streets.push_back(std::uint32_t(nearest));
  return streets;
}

std::optional<Note> accessTrouble(const CrewOrder& order, const RoadNetwork& roads,
                                  const TrafficNetwork& network,
                                  std::span<const VehicleClass> classes) {
  if (order.onFoot || order.type >= classes.size()) return std::nullopt;
  const RoadUser user = classes[order.type].user;
  const auto own = streetsNear(roads, network, order.to, order.reach, user);
  const auto any = streetsNear(roads, network, order.to, order.reach, kMotorUsers);
  const std::string words = " (open_to: " + wordsOfUsers(user) + ")";
  const std::string where = "order of " + order.code;
  if (!isJoined(order, roads, network, user, own)) {
    if (isJoined(order, roads, network, kMotorUsers, any))
      return Note{order.code + " does not set out: no way to its place is open to it" + words,
                  where};
    return Note{order.code + " does not set out: no way joins its post and its place", where};
  }
  const double far = distanceTo(roads.line(own.front()), order.to);
  const double nearer = distanceTo(roads.line(any.front()), order.to);
  if (far <= order.reach || nearer > order.reach) return std::nullopt;
  return Note{order.code + " stops " + std::to_string(std::lround(far)) +
                  " m from its place: nearer streets are not open to it" + words,
              where};
}

}  // namespace citymirror::world
