#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/road_network.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/traffic/route_turns.h"

namespace citymirror::coupling {

/// How fast one class of vehicles will go on every edge: share[k] by edge holds from time[k] until
/// time[k + 1], the last for ever; never faster than the class can.
struct ForecastRoads {
  std::vector<double> time;  ///< s from the run's zero, rising; before the first holds the first
  std::vector<std::vector<float>> share;  ///< 0 = closed, 1 = as on a free road
  double topSpeed = std::numeric_limits<double>::infinity();  ///< m/s of the class, > 0
  /// Of the network; null = found from its signs by each search. Kept by who asks often.
  std::shared_ptr<const traffic::RouteTurns> turns = nullptr;
  RoadVehicle vehicle = {};  ///< of the class: kept by onlyFor
};

/// From the depths of a run (m by edge, at `time`) under the rule of the class, with its
/// hysteresis.
ForecastRoads forecastRoads(const std::vector<double>& time,
                            std::span<const std::vector<float>> edgeDepth, const WadingRule& rule);

/// `roads` closed for ever, wet or dry, where a vehicle may not go or does not pass (isOpenTo).
/// O(times · edges).
ForecastRoads onlyFor(ForecastRoads roads, const RoadNetwork& network, const RoadVehicle& vehicle);

/// `roads` where nobody drives faster than others do: pace[k] by edge (share of its free speed, NaN =
/// nobody drives there, negative = closed by people) holds from time[k] until time[k + 1], the first before, the last for ever.
/// A queue slows, it never closes: at least `crawl` of the free speed is left. O(times · edges).
ForecastRoads slowedBy(const ForecastRoads& roads, std::span<const double> time,
                       std::span<const std::vector<float>> pace, double crawl = 0.05);

/// A way whose roads are open when one gets there and stay open until one has passed.
struct TimedRoute {
  std::vector<std::uint32_t> edges;
  std::vector<double> enter;  ///< s, when each edge is entered; what is above the end of the one
                              ///< before is spent waiting for the water to fall
  double depart = 0, arrive = 0;
  double metres = 0;
};

/// Earliest arrival of a motor vehicle from node to node, off paths and without a turn that signs
/// ban (RouteTurns), waiting at junctions where that
/// helps (time-dependent Dijkstra: Dreyfus 1969; arrivals never overtake, so it is exact). Nothing
/// where no way opens.
/// O(E log V · changes on an edge).
std::optional<TimedRoute> earliestArrival(const RoadNetwork& network, const ForecastRoads& roads,
                                          std::uint32_t from, std::uint32_t to, double depart);

/// The same to that of several nodes at which one arrives first.
std::optional<TimedRoute> earliestArrival(const RoadNetwork& network, const ForecastRoads& roads,
                                          std::uint32_t from, std::span<const std::uint32_t> to,
                                          double depart);

/// When one who drives along these edges, waiting where one closes, is at their end; infinity =
/// never.
double arrivalAlong(const RoadNetwork& network, const ForecastRoads& roads,
                    std::span<const std::uint32_t> edges, double depart);

/// What stops one who drives along edges without waiting.
struct ClosedAhead {
  std::uint32_t edge = 0;
  double reached = 0;  ///< s, when one is before it
  double closes = 0;   ///< s, from when on it is closed; later than `reached` = with one on it
};
/// Nothing where all of them are open when one gets there and until one has passed.
std::optional<ClosedAhead> firstClosed(const RoadNetwork& network, const ForecastRoads& roads,
                                       std::span<const std::uint32_t> edges, double depart);

/// As earliestArrivals, with the metres of the way; infinity = never.
struct EarliestWays {
  std::vector<double> arrive;  ///< s
  std::vector<double> metres;
};
EarliestWays earliestWays(const RoadNetwork& network, const ForecastRoads& roads,
                          std::span<const std::uint32_t> from, double depart);

/// Earliest arrival at every node from the nearest in time of several, s; infinity = never.
std::vector<double> earliestArrivals(const RoadNetwork& network, const ForecastRoads& roads,
                                     std::span<const std::uint32_t> from, double depart);

}  // namespace citymirror::coupling
