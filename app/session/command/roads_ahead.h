#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/session/command/route_view.h"
#include "app/session/command/unit_vehicle.h"
#include "app/session/command/walkers.h"
#include "engine/core/city_model.h"
#include "scenarios/coupling/timed_routes.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// What a branch of a dry run, which begins without a forecast, goes on from.
inline constexpr const char* kNoForecast = "no forecast";
/// What a branch of a run on measured rain, without a forecast, goes on from.
inline constexpr const char* kMeasuredRain = "measured rain";

/// A coupled run that computes beside the world: how fast others drive, and its water while people
/// look at it.
struct RunningTraffic {
  std::string branch;
  Instant zero;
  std::vector<double> time;              ///< s from zero, rising; each holds until the next
  std::vector<std::vector<float>> pace;  ///< by edge: share of its free speed, NaN = nobody drove, −1 = closed by people
  double until = 0;                      ///< s from zero that are computed
  std::vector<std::shared_ptr<const flood::FloodState>> water = {};  ///< rising in time; empty = another is looked at
  Instant issued = {};  ///< of the forecast that it goes on from
  std::string forecast = {};  ///< id of that, kNoForecast or kMeasuredRain; empty = unknown
};
using TrafficPointer = std::shared_ptr<const RunningTraffic>;

/// Whether it has a pace for each edge of these roads.
bool fits(const RunningTraffic& traffic, const RoadNetwork& roads);

/// `roads` of a network (s from `zero`) as a vehicle goes over them: closed where its class may not
/// go, slowed by others, where they fit and it has no sirens, and never faster than its class can.
/// O(times · edges).
coupling::ForecastRoads roadsAmong(coupling::ForecastRoads roads, const RoadNetwork& network,
                                   const RunningTraffic* others, Instant zero,
                                   const UnitVehicle& vehicle,
                                   const traffic::CityTrafficRules& rules);

/// What routes are asked over.
struct RoadSources {
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const traffic::RoadHierarchy> hierarchy;  ///< of its roads
  world::RunPointer water;  ///< null = dry; of a forecast, or of a branch (BranchWater)
  TrafficPointer traffic;                                   ///< null = nobody else drives
};

/// The roads of a city from one instant on, for each kind of vehicle as the forecast water and the
/// running traffic will leave them. No vehicle goes faster than its class can; those with sirens
/// pass queues, and obey signs for turns as the others do. Those on foot go over WalkingRoads,
/// where other traffic holds nobody up. Not thread-safe.
class RoadsAhead {
 public:
  /// `wading` and `rules` outlive this, and what `walking` refers to does. That is asked by the
  /// first question of someone on foot; without it they go over `sources` as these are.
  RoadsAhead(RoadSources sources, Instant depart, const coupling::RoadClosureConfig& wading,
             const traffic::CityTrafficRules& rules,
             std::function<WalkingSources()> walking = {});

  /// Of all, nodes and roads have the same numbers.
  const RoadNetwork& network(const UnitVehicle& vehicle) {
    return sourcesOf(vehicle).city->roads;
  }
  /// The edges of the city under those of network(vehicle).
  std::vector<std::uint32_t> cityEdges(const UnitVehicle& vehicle,
                                       std::vector<std::uint32_t> edges);
  /// The junction nearest to a place from which it can set out, −1 where there is none. O(nodes).
  std::int64_t nodeAt(const UnitVehicle& vehicle, const Point2& place);
  Instant depart() const { return depart_; }
  bool knows(const UnitVehicle& vehicle) const { return wading_.find(vehicle.wading) != nullptr; }
  bool passesQueues(const UnitVehicle& vehicle) const;  ///< with sirens
  /// Of a vehicle that is known; made once for each. `wet` or the same traffic on dry roads.
  const coupling::TimedRoutes& wet(const UnitVehicle& vehicle);
  const coupling::TimedRoutes& dry(const UnitVehicle& vehicle);
  RouteBasis basis(const UnitVehicle& vehicle);
  Instant zero() const { return zero_; }  ///< of the seconds of the routes
  /// Depth that the forecast has on an edge of network(vehicle) then, m; 0 where it knows none.
  double depthOn(const UnitVehicle& vehicle, std::uint32_t edge, double seconds);

 private:
  struct OnFoot {
    WalkersPointer walkers;
    RoadSources sources;
  };
  const OnFoot& onFoot();
  bool walksApart(const UnitVehicle& vehicle) const { return walking_ && isOnFoot(vehicle); }
  const RoadSources& sourcesOf(const UnitVehicle& vehicle) {
    return walksApart(vehicle) ? onFoot().sources : sources_;
  }
  std::unique_ptr<coupling::TimedRoutes> routesOver(coupling::ForecastRoads roads,
                                                    const UnitVehicle& vehicle);

  RoadSources sources_;
  std::function<WalkingSources()> walking_;
  std::optional<OnFoot> onFoot_;
  Instant depart_, zero_;
  const coupling::RoadClosureConfig& wading_;
  const traffic::CityTrafficRules& rules_;
  std::map<UnitVehicle, std::unique_ptr<coupling::TimedRoutes>> wet_, dry_;
};

/// The way of a unit to an end of a road (index in network.roads), the one it is at first; it stays
/// off the road where that is closed to it. `unit`, `unitName` and what belongs to the road are left
/// to the caller.
RouteView routeToRoad(RoadsAhead& roads, const UnitVehicle& vehicle, const Point2& from,
                      std::uint32_t road);
/// The same from one node to that of several at which it is first.
RouteView routeToNodes(RoadsAhead& roads, const UnitVehicle& vehicle, std::uint32_t from,
                       std::span<const std::uint32_t> to);
/// Junctions at which pieces of a road (index in network.roads) end, rising.
std::vector<std::uint32_t> endsOf(const RoadNetwork& network, std::uint32_t road);

}  // namespace citymirror::session
