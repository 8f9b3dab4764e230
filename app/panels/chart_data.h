#pragma once
#include "app/panels/chart.h"
#include "app/panels/words.h"
#include "scenarios/coupling/road_flooding.h"

/// What charts show of the world.
namespace citymirror::panels {

/// A sensor's values until now and what the newest forecast says of its place; river limits.
ChartData chartOfSensor(const session::WorldView& view, const SensorSite& site);

/// The same over `back` until now from the archive (WorldView::history), what is newer from memory.
/// Points farther apart than the sensor's cadence leave a gap. No points where the history has not
/// come yet; emptyText says why.
ChartData chartOfHistory(const session::WorldView& view, const SensorSite& site, Millis back);
/// What its points are and how old they are: "1 h means, least to most · archive, read 18:50".
QString sourceOfHistory(const session::WorldView& view, const SensorSite& site, Millis back);

/// The deepest water on a road in the newest run; closing depths of the classes as limits.
ChartData chartOfRoad(const session::WorldView& view, const Road& road,
                      const std::vector<coupling::WadingRule>& rules);

}  // namespace citymirror::panels
