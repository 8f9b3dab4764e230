#pragma once
#include <string>

#include "app/session/branch/river_stages.h"
#include "engine/core/result.h"

/// What gauges in rivers measured before a restart, for forecasts and runs on measured rain until
/// they report again.
namespace citymirror::session {

/// The good values within a span of the gauges that stand in a river of the domain, from the
/// archive (its address) where values lie one by one. Gauges without any, and an archive that is
/// not there yet, bring nothing; so does a null domain. On a worker: O(values) + gaugesInRivers.
/// Errors: as store::SeriesArchive::openToRead and raw.
Result<MeasuredSeries> stagesOfArchive(const std::string& archive, const CityModel& city,
                                       const flood::FloodInputs* domain, Span within);

/// `series` with the values of `before` that it has not, by time; null = nothing. O(values of the
/// gauges of `before`).
MeasuredSeries withStagesBefore(MeasuredSeries series, const MeasuredSeries* before);

/// Gauges whose newest value is older go. Their values do not change.
void forgetStages(MeasuredSeries& before, Instant oldest);

/// The newest good value; nothing without one.
std::optional<double> newestStage(const SensorSeries& measured);

}  // namespace citymirror::session
