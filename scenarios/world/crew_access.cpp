#include "scenarios/world/crew_access.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/route_search.h"

namespace citymirror::world {
namespace {

/// Whether a way for a vehicle joins the streets at both ends of an order.
bool isJoined(const CrewOrder& order, const RoadNetwork& roads, const TrafficNetwork& network,
              const RoadVehicle& vehicle, const std::vector<std::uint32_t>& goals) {
  const auto from = traffic::nearestStreet(roads, network, order.from, vehicle);
  if (from < 0 || goals.empty()) return false;
  std::vector<double> seconds(network.linkCount());
  for (std::size_t l = 0; l < seconds.size(); ++l)
    seconds[l] = network.length[l] / network.freeSpeed[l];
  traffic::RouteSearch search(network);
  search.towards(goals, vehicle, seconds);
  return search.reaches(std::uint32_t(from));
}

std::string wordsOf(std::uint8_t users) { return " (open_to: " + wordsOfUsers(users) + ")"; }

std::string wordsOf(const VehicleDimensions& vehicle) {
  char text[120];
  std::snprintf(text, sizeof text, " (%g t, axle load %g t, height %g m, width %g m)",
                vehicle.weight, vehicle.axleLoad, vehicle.height, vehicle.width);
  return text;
}

}  // namespace

std::vector<std::uint32_t> streetsNear(const RoadNetwork& roads, const TrafficNetwork& network,
                                       const Point2& place, double reach,
                                       const RoadVehicle& vehicle) {
  std::vector<std::pair<double, std::uint32_t>> found;
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!network.isOpenTo(e, vehicle)) continue;
    const double far = distanceTo(roads.line(e), place);
    if (far <= reach) found.emplace_back(far, e);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::uint32_t> streets;
  for (const auto& [far, edge] : found) streets.push_back(edge);
  if (!streets.empty()) return streets;
  const auto nearest = traffic::nearestStreet(roads, network, place, vehicle);
  if (nearest >= 0) streets.push_back(std::uint32_t(nearest));
  return streets;
}

std::optional<Note> accessTrouble(const CrewOrder& order, const RoadNetwork& roads,
                                  const TrafficNetwork& network,
                                  std::span<const VehicleClass> classes) {
  if (order.onFoot || order.type >= classes.size()) return std::nullopt;
  const RoadVehicle vehicle = classes[order.type].onRoad();
  const auto near = [&](const RoadVehicle& which) {
    return streetsNear(roads, network, order.to, order.reach, which);
  };
  const auto joins = [&](const RoadVehicle& which) {
    return isJoined(order, roads, network, which, near(which));
  };
  const std::string where = "order of " + order.code;
  if (!joins(vehicle)) {
    const std::string stays = order.code + " does not set out: no way ";
    if (joins(vehicle.users))
      return Note{stays + "to its place lets it pass" + wordsOf(vehicle.dimensions), where};
    if (joins(kMotorUsers))
      return Note{stays + "to its place is open to it" + wordsOf(vehicle.users), where};
    return Note{stays + "joins its post and its place", where};
  }
  const auto metres = [&](const RoadVehicle& which) {
    return distanceTo(roads.line(near(which).front()), order.to);
  };
  const double far = metres(vehicle);
  if (far <= order.reach || metres(kMotorUsers) > order.reach) return std::nullopt;
  const std::string stops = order.code + " stops " + std::to_string(std::lround(far)) +
                            " m from its place: nearer streets ";
  if (metres(vehicle.users) <= order.reach)
    return Note{stops + "do not let it pass" + wordsOf(vehicle.dimensions), where};
  return Note{stops + "are not open to it" + wordsOf(vehicle.users), where};
}

}  // namespace citymirror::world
