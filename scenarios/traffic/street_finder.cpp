#include "scenarios/traffic/street_finder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace citymirror::traffic {
namespace {

constexpr double kFinderCell = 120;              // m
constexpr double kFinderStep = kFinderCell / 2;  // between points of a line
constexpr int kFinderRings = 60;

int finderColumn(double v) { return int(std::floor(v / kFinderCell)); }
std::int64_t finderKey(int x, int y) { return std::int64_t(x) * 1000003 + y; }

}  // namespace

std::uint8_t usersOfStreet(const RoadNetwork& roads, const TrafficNetwork& network,
                           std::uint32_t edge) {
  const int walkers = usersOf(roads.roadOf(edge)) & kPedestrian;
  return std::uint8_t((network.usersOf(edge) & kAllUsers) | walkers);
}

bool isStreetFor(const RoadNetwork& roads, const TrafficNetwork& network, std::uint32_t edge,
                 const RoadVehicle& vehicle) {
  return (usersOfStreet(roads, network, edge) & vehicle.users) != 0 &&
         passes(vehicle.dimensions, roads.roadOf(edge).limits);
}

StreetFinder::StreetFinder(const RoadNetwork& roads, const TrafficNetwork& network,
                           const RoadVehicle& vehicle)
    : roads_(roads), users_(roads.edgeCount(), 0) {
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    users_[e] = usersOfStreet(roads, network, e);
    if (!isStreetFor(roads, network, e, vehicle)) continue;
    std::int64_t last = -1;
    for (const Point2& p : resample(roads.line(e), kFinderStep)) {
      const std::int64_t key = finderKey(finderColumn(p.x()), finderColumn(p.y()));
      if (key != last) cells_[key].push_back(e);
      last = key;
    }
  }
}

std::int64_t StreetFinder::nearest(const Point2& place) const {
  std::int64_t best = -1;
  double least = std::numeric_limits<double>::infinity();
  const int cx = finderColumn(place.x()), cy = finderColumn(place.y());
  for (int ring = 0; ring < kFinderRings && (best < 0 || (ring - 1) * kFinderCell < least);
       ++ring) {
    for (int dy = -ring; dy <= ring; ++dy) {
      const int step = std::abs(dy) == ring ? 1 : std::max(1, 2 * ring);
      for (int dx = -ring; dx <= ring; dx += step) look(cx + dx, cy + dy, place, best, least);
    }
  }
  return best;
}

/// The nearest place of a line lies half a step from one of its points at most.
bool StreetFinder::anyWithin(const Point2& place, double reach, const RoadVehicle& vehicle) const {
  const double around = reach + kFinderStep;
  for (int y = finderColumn(place.y() - around); y <= finderColumn(place.y() + around); ++y) {
    for (int x = finderColumn(place.x() - around); x <= finderColumn(place.x() + around); ++x) {
      const auto found = cells_.find(finderKey(x, y));
      if (found == cells_.end()) continue;
      const auto near = [&](std::uint32_t e) {
        return (users_[e] & vehicle.users) != 0 &&
               passes(vehicle.dimensions, roads_.roadOf(e).limits) &&
               distanceTo(roads_.line(e), place) <= reach;
      };
      if (std::any_of(found->second.begin(), found->second.end(), near)) return true;
    }
  }
  return false;
}

void StreetFinder::look(int x, int y, const Point2& place, std::int64_t& best,
                        double& least) const {
  const auto found = cells_.find(finderKey(x, y));
  if (found == cells_.end()) return;
  for (const std::uint32_t e : found->second) {
    const double far = distanceTo(roads_.line(e), place);
    if (far < least || (far == least && e < best)) least = far, best = e;
  }
}

}  // namespace citymirror::traffic
