#pragma once
#include "engine/core/city_model.h"
#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

struct CityFloodOptions {
  double cell = 10;          ///< m; at least the terrain's own cell
  double buildingRaise = 3;  ///< m that cells under buildings are raised
  double curb = 0.15;        ///< m that at-grade street cells lie below their blocks
  double manningStreet = 0.016, manningBlock = 0.05, manningWater = 0.03;
  /// Over the whole area: about a third of a built-up area is pervious (green space, gardens, bare
  /// ground; composite runoff coefficient 0.60–0.70 of GB 50014-2021) and silty loam takes 10–15
  /// mm/h.
  double infiltrationMmPerHour = 4.5;
  double riverLevel = 0;  ///< m, added to the usual level of rivers and seas
};

/// The city as a flood domain: terrain resampled (mean; underpass floors kept), buildings raised,
/// streets lowered, levees burnt in as crests, rivers and seas as level regions, canals and lakes
/// filled to their usual level, inlets and pump stations as sinks, ponding sensors and river
/// stations as gauges, open rim. Rain is left to the caller.
FloodInputs makeCityFlood(const CityModel& city, const CityFloodOptions& options);

}  // namespace citymirror::flood
