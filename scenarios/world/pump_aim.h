#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/flood/flood_inputs.h"

/// Where pump trucks lay their hoses: into water, and not where it only could be.
namespace citymirror::world {

inline constexpr float kLeastSuction = 0.05F;  ///< m of water that a suction hose needs (assumed)

/// Water over what stands in a domain anyway, m by cell: `depth` outside of waters, that is of cells
/// that are wet at zero or whose level is given; 0 in them.
RasterGrid<float> pondedWater(RasterGrid<float> depth, const flood::FloodInputs& domain);

/// The water that comes without units, m by cell at its deepest until `until` s: pondedWater of a
/// run of the flood alone. Errors: those of the flood model, cancelled. Cost: one flood run.
Result<RasterGrid<float>> pondingForecast(flood::FloodInputs inputs, double until,
                                          const run::JobContext& job);

struct SuctionPlace {
  Point2 at = Point2::Zero();  ///< middle of a cell
  float depth = 0;             ///< m
  /// Of a road: where on the nearest street that stays open the truck stops.
  std::optional<Point2> stop = std::nullopt;
};
/// The deepest cell within `radius` m of a place, the nearest of equals; nothing where no water is
/// deep enough for a hose. O(radius²).
std::optional<SuctionPlace> deepestWithin(const RasterGrid<float>& ponded, const Point2& at,
                                          double radius);

/// How far a truck that is sent to a road may be from its pump, and in what it can drive.
struct TruckReach {
  double hoses = 150;                            ///< m from the street it stops on
  const coupling::WadingRule* wading = nullptr;  ///< null = every depth
  std::optional<Point2> from;                    ///< where it stands; nothing = anywhere
  RoadVehicle vehicle = {};                      ///< of its class
};
/// The deepest water on the stretches at grade of a road, by code or name, to which a truck comes
/// within its hoses over streets that the water, at its deepest, leaves open to it, without turns
/// that signs forbid: all along the way that is fastest without traffic, else by any way; where it
/// leaves no way to any, that beside which a street stays open. Nothing where no water on the road is deep enough or near such a street.
/// O(road points · streets).
std::optional<SuctionPlace> deepestOnRoad(const RasterGrid<float>& ponded, const CityModel& city,
                                          const std::string& road, const TruckReach& reach);

}  // namespace citymirror::world
