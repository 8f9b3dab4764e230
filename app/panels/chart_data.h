#pragma once
#include "app/panels/chart.h"
#include "app/panels/words.h"
#include "scenarios/coupling/road_flooding.h"

/// What charts show of the world.
namespace citymirror::panels {

/// A sensor's values until now and what the newest forecast says of its place; river limits.
ChartData chartOfSensor(const session::WorldView& view, const SensorSite& site);

/// The deepest water on a road in the newest run; closing depths of the classes as limits.
ChartData chartOfRoad(const session::WorldView& view, const Road& road,
                      const std::vector<coupling::WadingRule>& rules);

}  // namespace citymirror::panels
