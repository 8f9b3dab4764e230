#include "app/session/branch/world_track.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "app/session/branch/vehicle_samples.h"

namespace citymirror::session {
namespace {

constexpr double kFromTheMiddle = 3;  // m that vehicles keep off a two-way street's middle

/// The streets, and the side of them on which vehicles drive.
struct DrivenRoads {
  const RoadNetwork& roads;
  DrivingSide side;
};

/// A place and direction at `along` m of an edge, on its side.
VehicleAt placeOnEdge(const DrivenRoads& driven, const traffic::VehiclePlace& place, double along) {
  const RoadNetwork& roads = driven.roads;
  const auto line = roads.line(place.link);
  double left = along;
  std::size_t k = 0;
  while (k + 2 < line.size() && left > (line[k + 1] - line[k]).norm()) {
    left -= (line[k + 1] - line[k]).norm();
    ++k;
  }
  const Point2 step = line[k + 1] - line[k];
  const double length = std::max(1e-6, step.norm());
  const Point2 ahead = step / length;
  const Point2 right(ahead.y(), -ahead.x());
  VehicleAt at;
  at.vehicle = place.vehicle;
  at.at = line[k] + ahead * std::clamp(left, 0.0, length);
  const double off = driven.side == DrivingSide::left ? -kFromTheMiddle : kFromTheMiddle;
  if (roads.edgeTwin[place.link] >= 0) at.at += right * off;
  at.headingDeg = float(std::atan2(ahead.x(), ahead.y()) * 180 / std::numbers::pi);
  at.stands = place.stands;
  at.stranded = place.stranded;
  at.road = std::int32_t(roads.edgeRoad[place.link]);
  return at;
}

/// `share` of the way from one sight to the next over the links between them.
VehicleAt overLinks(const DrivenRoads& driven, const traffic::VehiclePlace& a,
                    std::span<const PassedLink> passed, const traffic::VehiclePlace& b,
                    double share) {
  const auto lengthOf = [&](std::uint32_t link) { return double(driven.roads.edgeLength[link]); };
  const double rest = std::max(0.0, lengthOf(a.link) - a.along);
  double way = rest + b.along;
  for (const PassedLink& link : passed) way += lengthOf(link.link);
  double left = way * share;
  if (left < rest) return placeOnEdge(driven, a, a.along + left);
  left -= rest;
  for (const PassedLink& link : passed) {
    traffic::VehiclePlace on = b;
    on.link = link.link;
    if (left < lengthOf(link.link)) return placeOnEdge(driven, on, left);
    left -= lengthOf(link.link);
  }
  return placeOnEdge(driven, b, left);
}

/// Between two sights of one vehicle, `share` of the way.
VehicleAt betweenSights(const DrivenRoads& side, const traffic::VehiclePlace& a,
                        std::span<const PassedLink> passed, const traffic::VehiclePlace& b,
                        double share) {
  if (!passed.empty()) return overLinks(side, a, passed, b, share);
  const RoadNetwork& roads = side.roads;
  if (a.link == b.link) return placeOnEdge(side, b, a.along + (b.along - a.along) * share);
  if (roads.edgeTo[a.link] == roads.edgeFrom[b.link]) return overLinks(side, a, {}, b, share);
  VehicleAt from = placeOnEdge(side, a, a.along);
  const VehicleAt to = placeOnEdge(side, b, b.along);
  from.at += (to.at - from.at) * share;
  if (share >= 0.5) {
    from.headingDeg = to.headingDeg;
    from.road = to.road;
  }
  return from;
}

std::vector<traffic::VehiclePlace> byVehicle(const VehicleSample& sample) {
  std::vector<traffic::VehiclePlace> places = sample.places;
  std::sort(places.begin(), places.end(),
            [](const auto& a, const auto& b) { return a.vehicle < b.vehicle; });
  return places;
}

}  // namespace

std::vector<VehicleAt> vehiclesAt(const WorldTrack& track, const RoadNetwork& roads, double time) {
  const auto before = partAt(track.vehicles, time);
  if (!before) return {};
  const DrivenRoads driven{roads, sideOf(track)};
  const auto next = std::upper_bound(track.vehicles.begin(), track.vehicles.end(), before->time,
                                     [](double t, const auto& sample) { return t < sample->time; });
  const auto first = byVehicle(*before);
  const bool last = next == track.vehicles.end();
  const auto second = last ? first : byVehicle(**next);
  const double span = last ? 1 : (*next)->time - before->time;
  const double share = last ? 0 : std::clamp((time - before->time) / span, 0.0, 1.0);
  std::vector<VehicleAt> all;
  std::size_t a = 0, b = 0;
  while (a < first.size() || b < second.size()) {
    const bool onlyFirst =
        b == second.size() || (a < first.size() && first[a].vehicle < second[b].vehicle);
    const bool onlySecond =
        a == first.size() || (b < second.size() && second[b].vehicle < first[a].vehicle);
    if (onlyFirst) {
      if (share < 0.5) all.push_back(placeOnEdge(driven, first[a], first[a].along));
      ++a;
    } else if (onlySecond) {
      if (share >= 0.5) all.push_back(placeOnEdge(driven, second[b], second[b].along));
      ++b;
    } else {
      const auto passed = last ? std::span<const PassedLink>()
                               : passedBy(**next, first[a].vehicle);
      all.push_back(betweenSights(driven, first[a++], passed, second[b++], share));
    }
  }
  return all;
}

}  // namespace citymirror::session
