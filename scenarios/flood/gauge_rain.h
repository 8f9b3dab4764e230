#pragma once
#include <string>
#include <vector>

#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

/// A rain gauge: where it stands and what it measured. A gap is a value that is not a number.
struct RainGauge {
  std::string id;
  Point2 at = Point2::Zero();
  StepSeries mmPerHour;
};

/// idw: inverse distance squared (Shepard 1968), exact at the gauges and within their range;
/// thiessen: the nearest gauge (Thiessen 1911).
enum class GaugeMethod { idw, thiessen };

/// Rain by cell of the grid from the gauges that have a value, one frame per instant at which any
/// of them changes. Gauges without a value then leave their weight to the others; none at all = 0.
/// Cost: frames × cells × gauges.
std::vector<RainFrame> gaugeRain(const GridShape& shape, const std::vector<RainGauge>& gauges,
                                 GaugeMethod method);

}  // namespace citymirror::flood
