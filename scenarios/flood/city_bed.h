#pragma once
#include <optional>

#include "engine/core/city_model.h"
#include "scenarios/flood/flood_inputs.h"
#include "scenarios/flood/infiltration_classes.h"

namespace citymirror::flood {

/// How a building stands in the water: on raised cells, as a hole in the domain, or behind walls on
/// the edges of its cells. Behind holes and walls the rain of the roof falls beside the house.
enum class BuildingForm { raised, holes, walls };

struct CityFloodOptions {
  double cell = 10;  ///< m; at least the terrain's own cell
  BuildingForm buildings = BuildingForm::raised;
  double buildingRaise = 3;  ///< m that cells under buildings are raised
  double curb = 0.15;        ///< m that at-grade street cells lie below their blocks
  double manningStreet = 0.016, manningBlock = 0.05, manningWater = 0.03;
  /// By what covers the ground; nothing goes into the beds of rivers, canals and lakes.
  std::optional<CityGround> ground;
  /// Where that is not given, over the whole area: about a third of a built-up area is pervious
  /// (green space, gardens, bare ground; composite runoff coefficient 0.60–0.70 of GB 50014-2021)
  /// and silty loam takes 10–15 mm/h.
  double infiltrationMmPerHour = 4.5;
  double riverLevel = 0;  ///< m, added to the usual level of rivers and seas
  /// Sewers as one store for a district: what its pipes hold (about 3 km of DN 600–1000 on a
  /// hectare of grid spaced 100 m × 100 m hold 60–100 m³), their depth and cover (GB
  /// 50014-2021, 5.3), and the runoff for which they are laid where no zone tells the district's
  /// area.
  double sewerCubicMetresPerHectare = 80, sewerDepth = 2.5, sewerCover = 0.7;  ///< m³/ha, m, m
  double sewerLitresPerSecondHectare = 70;
};

/// The city as a flood domain: terrain resampled (mean; underpass floors kept), buildings in the
/// form asked for, streets lowered, rivers and seas as level regions, canals and lakes filled to
/// their usual level, levees, inlets, sewers, pump stations and gates as structures (city_works.h),
/// ponding sensors and river stations as gauges, open rim. Rain is left to the caller.
FloodInputs makeCityFlood(const CityModel& city, const CityFloodOptions& options);

}  // namespace citymirror::flood
