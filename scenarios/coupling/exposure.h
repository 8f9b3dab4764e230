#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/coupling/road_flooding.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::coupling {

inline constexpr std::size_t kDepthBands = 4;   ///< blue, yellow, orange, red
inline constexpr std::size_t kRoadClasses = 8;  ///< of RoadClass

/// Depth in m from which each band holds, rising.
using DepthLimits = std::array<double, kDepthBands>;
DepthLimits limitsOf(const PondingBands& bands);

/// What water of some depths stands beside (buildings) or on (roads).
struct Exposed {
  std::size_t buildings = 0;
  std::size_t homes = 0;      ///< of them, those people live in
  std::size_t residents = 0;  ///< of buildings of which they are known
  std::size_t hospitals = 0;  ///< buildings of one, as `schools`
  std::size_t schools = 0;
  std::size_t uncounted = 0;  ///< of the buildings, those whose residents nobody knows
  std::array<double, kRoadClasses> metres{};  ///< of road by RoadClass, a two-way road once
  double roadMetres() const;
  friend bool operator==(const Exposed&, const Exposed&) = default;
};

/// The same by band: what counts in one has at least its depth and less than the next one's, the
/// last has no end.
struct BandedExposure {
  std::array<Exposed, kDepthBands> band;
  /// In water of at least the depth of band `first`.
  Exposed atLeast(std::size_t first) const;
  friend bool operator==(const BandedExposure&, const BandedExposure&) = default;
};

/// Where buildings and roads of a city meet the cells of one grid: found once, then any water on it
/// is counted in one pass. A building stands in the deepest water beside its walls (cellsBeside);
/// of a road those metres count whose cell, and two neighbouring cells of the edge (edgeDepths),
/// are so deep. Bridges and tunnels stay dry; what is not finite is no water.
class ExposurePlaces {
 public:
  /// O(buildings + metres of road).
  ExposurePlaces(const CityModel& city, const GridShape& shape);

  const GridShape& shape() const { return shape_; }
  /// standingWater of the grid, for who asks more of the same water.
  const RasterGrid<std::uint8_t>& standing() const { return standing_; }
  /// `depth`: m, by cell of the grid. Limits rise; equal ones leave their band empty. O(cells that
  /// are met): some milliseconds for 25,000 buildings.
  BandedExposure in(std::span<const float> depth, const DepthLimits& limits) const;

 private:
  void placeBuildings(const BuildingSet& buildings);
  void placeRoads(const RoadNetwork& roads);

  GridShape shape_;
  RasterGrid<std::uint8_t> standing_;
  std::vector<BuildingUse> use_;
  std::vector<std::uint32_t> residents_, firstCell_{0}, cells_;  ///< by building
  EdgeSamples samples_;
  std::vector<RoadClass> roadClass_;  ///< by edge
  std::vector<std::uint8_t> counts_;  ///< by edge: 1 = it carries its road's length
};

/// exposureOf (road_flooding.h) of places that are known. Cost: ExposurePlaces::in.
Exposure exposureOf(const ExposurePlaces& places, std::span<const float> depth, double minDepth);

}  // namespace citymirror::coupling
