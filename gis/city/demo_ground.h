#pragma once
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

/// Heights of the city's fixed levels, metres.
struct DemoLevels {
  static constexpr double river = 27.8;
  static constexpr double riverBed = 20.8;
  static constexpr double crest = 37.2;
  static constexpr double canal = 26.2;
  static constexpr double lake = 26.4;
};

/// A closed depression on a road.
struct DemoBasin {
  Text street;
  Point2 at;  ///< ground
  double radius = 120;
  double depth = 0.9;
};

/// Low basins along streets: the named ones first, the rest by chance, apart from each other and
/// from water.
std::vector<DemoBasin> placeBasins(const std::vector<Road>& roads, const DemoPlan& plan,
                                   const DemoSheet& sheet, const std::vector<WaterBody>& water,
                                   std::uint64_t seed);

/// River, canals and lakes.
std::vector<WaterBody> waterOf(const DemoPlan& plan, const DemoSheet& sheet, std::uint64_t seed);

std::vector<Levee> leveesOf(const DemoSheet& sheet, const DemoPlan& plan);

/// The ground: natural levee, drainage falls, embankments, beds, streets graded to the canals,
/// basins, underpasses with humps at their ramp tops; to 1 mm.
RasterGrid<float> groundOf(const DemoPlan& plan, const DemoSheet& sheet,
                           const std::vector<Road>& roads, const std::vector<WaterBody>& water,
                           const std::vector<DemoBasin>& basins, const GridShape& shape,
                           std::uint64_t seed, const run::JobContext& job);

}  // namespace citymirror::gis
