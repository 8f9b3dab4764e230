#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "app/session/command/roads_ahead.h"
#include "app/session/scenario/route_scenario.h"
#include "scenarios/coupling/node_grid.h"

namespace citymirror::session {

/// The roads over which the questions of a route scenario are answered, and where on them its
/// places lie: each made for the first question that needs it. One thread.
class RouteNodes {
 public:
  /// `scenario` outlives this.
  explicit RouteNodes(const RouteScenario& scenario) : in_(scenario) {}

  const RoadSources& sources(const UnitVehicle& vehicle) const;
  /// From `depart` s on.
  RoadsAhead& ahead(double depart, const UnitVehicle& vehicle);
  const coupling::NodeGrid& grid(const UnitVehicle& vehicle);
  /// Where a vehicle of its class can set out from: of a road its ends, else the nearest junction.
  std::vector<std::uint32_t> of(const RoutePlace& place, const UnitVehicle& vehicle);
  /// One of each.
  std::vector<std::uint32_t> first(const std::vector<const RoutePlace*>& places,
                                   const UnitVehicle& vehicle);
  /// Every node of every place, and where those of each begin.
  std::pair<std::vector<std::uint32_t>, std::vector<std::size_t>> all(
      const std::vector<RoutePlace>& places, const UnitVehicle& vehicle);

 private:
  const RouteScenario& in_;
  std::map<std::pair<double, bool>, std::unique_ptr<RoadsAhead>> ahead_;  // when; on foot?
  std::map<std::pair<bool, RoadVehicle>, std::unique_ptr<coupling::NodeGrid>> grid_;  // on foot?
};

}  // namespace citymirror::session
