#include "scenarios/coupling/help_cover.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/coupling/node_grid.h"

namespace citymirror::coupling {
namespace {

constexpr double kStaysCovered = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::size_t HelpCover::lostHomes() const {
  return std::size_t(
      std::ranges::count_if(homes, [](const Home& home) { return !std::isnan(home.lost); }));
}

std::size_t HelpCover::lostResidents() const {
  std::size_t residents = 0;
  for (const Home& home : homes) residents += std::isnan(home.lost) ? 0 : home.residents;
  return residents;
}

Result<NodeCover> nodeCover(const RoadNetwork& network, const ForecastRoads& roads,
                            std::span<const std::uint32_t> from, std::span<const double> times,
                            double within, const run::JobContext& job) {
  const std::size_t nodes = network.nodeCount();
  NodeCover cover{std::vector<std::uint8_t>(nodes, 0), std::vector<double>(nodes, kStaysCovered),
                  std::vector<double>(nodes, kStaysCovered)};
  const ForecastRoads dryRoads =
      onlyFor({{0}, {std::vector<float>(network.edgeCount(), 1)}, roads.topSpeed, roads.turns},
              network, roads.vehicle);
  const auto dry = earliestArrivals(network, dryRoads, from, 0);
  for (std::size_t n = 0; n < nodes; ++n) cover.covered[n] = dry[n] <= within;
  for (const double time : times) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "the cover was not worked out", "cover", "Ask again"};
    const auto arrive = earliestArrivals(network, roads, from, time);
    for (std::size_t n = 0; n < nodes; ++n) {
      if (!cover.covered[n] || !std::isnan(cover.lost[n]) || arrive[n] - time <= within) continue;
      cover.lost[n] = time;
      cover.late[n] = arrive[n] - time;
    }
  }
  return cover;
}

Result<HelpCover> helpCover(const CityModel& city, const ForecastRoads& roads,
                            std::span<const std::uint32_t> from, std::span<const double> times,
                            double within, const run::JobContext& job) {
  const auto nodes = nodeCover(city.roads, roads, from, times, within, job);
  if (!nodes) return nodes.error();
  const NodeGrid grid(city.roads, roads.vehicle);
  HelpCover cover;
  cover.stations = from.size();
  const BuildingSet& buildings = city.buildings;
  for (std::uint32_t i = 0; i < buildings.size(); ++i) {
    if (buildings.use[i] != BuildingUse::residential) continue;
    const auto node = grid.nearest(centroid(buildings.footprint(i)));
    if (node < 0 || !nodes->covered[std::size_t(node)]) continue;
    cover.homes.push_back({i, buildings.knownResidents(i), nodes->lost[std::size_t(node)],
                           nodes->late[std::size_t(node)]});
  }
  return cover;
}

Result<HelpCover> ambulanceCover(const CityModel& city, const ForecastRoads& roads,
                                 std::span<const double> times, double within,
                                 const run::JobContext& job) {
  const NodeGrid grid(city.roads, roads.vehicle);
  std::vector<std::uint32_t> from;
  for (const Facility& facility : city.facilities) {
    if (facility.kind != FacilityKind::hospital) continue;
    if (const auto node = grid.nearest(facility.at); node >= 0) from.push_back(std::uint32_t(node));
  }
  if (from.empty())
    return Error{ErrorCode::notFound, "the city tells of no hospital", "cover",
                 "Add hospitals to its facilities"};
  return helpCover(city, roads, from, times, within, job);
}

std::vector<double> callTimes(double from, double to, double step) {
  std::vector<double> times;
  for (int k = 0; from + k * step < to; ++k) times.push_back(from + k * step);
  times.push_back(std::max(from, to));
  return times;
}

}  // namespace citymirror::coupling
