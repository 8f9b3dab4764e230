#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/series.h"
#include "engine/core/text.h"
#include "scenarios/flood/flood_inputs.h"

/// Rivers of a run at the levels that gauges measured.
namespace citymirror::session {

/// Measured values by sensor; never null inside.
using MeasuredSeries = std::map<std::string, std::shared_ptr<const SensorSeries>>;

/// By what the rivers of a run stand.
struct RiverStages {
  std::size_t rivers = 0;           ///< rivers and seas of the domain whose level is given
  std::vector<std::string> gauges;  ///< codes, one for each of them that follows a gauge
  friend bool operator==(const RiverStages&, const RiverStages&) = default;
};

/// "as measured at 2 gauges; usual level for 1 more", "usual level".
Text stagesText(const RiverStages& stages);

/// The level region in which each gauge of water levels stands, by the gauge's code; gauges beside
/// the water have none. O(cells of the regions · gauges).
std::map<std::string, std::size_t> gaugesInRivers(const CityModel& city,
                                                  const flood::FloodInputs& domain);

/// The stage over seconds from `zero`, m, linear between values and held after the last. Only good
/// values up to `until` count. Where none came for longer than twice the gauge's cadence (two
/// minutes at least, in which older values are thinned) the last one holds until the next is due;
/// before the first one `usual` does. Nothing where no value counts.
std::optional<flood::LinearSeries> stageHydrograph(const SensorSeries& measured,
                                                   const SensorSite& gauge, Instant zero,
                                                   Instant until, double usual);

/// Sets the levels of the regions of `water` in which a gauge stands to what it measured; of
/// several the one with most values within the span. Regions without one keep theirs.
RiverStages riversAsMeasured(flood::FloodInputs& water, const CityModel& city,
                             const MeasuredSeries& series, const Span& span);

}  // namespace citymirror::session
