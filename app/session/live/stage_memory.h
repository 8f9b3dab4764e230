#pragma once
#include <optional>

#include "app/session/branch/river_stages.h"
#include "engine/core/result.h"
#include "engine/store/series_archive.h"

/// What gauges in rivers measured before a restart, for forecasts and runs on measured rain until
/// they report again.
namespace citymirror::session {

/// The good values within a span of the gauges that stand in a river of the domain, from the
/// archive where values lie one by one. Gauges without any bring nothing; so does a null domain. On
/// a worker: O(values) + gaugesInRivers. Errors: as store::SeriesArchive::raw.
Result<MeasuredSeries> stagesOfArchive(const store::SeriesArchive& archive, const CityModel& city,
                                       const flood::FloodInputs* domain, Span within);

/// `series` with the values of `before` that it has not, by time; null = nothing. O(values of the
/// gauges of `before`).
MeasuredSeries withStagesBefore(MeasuredSeries series, const MeasuredSeries* before);

/// Gauges whose newest value is older go. Their values do not change.
void forgetStages(MeasuredSeries& before, Instant oldest);

/// The newest good value; nothing without one.
std::optional<double> newestStage(const SensorSeries& measured);

}  // namespace citymirror::session
