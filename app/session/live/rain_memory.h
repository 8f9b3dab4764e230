#pragma once
#include "app/session/live/rain_record.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/store/series_archive.h"
#include "engine/store/series_store.h"

/// What gauges measured before a restart, for runs on measured rain and the forecasts that are
/// renewed by themselves.
namespace citymirror::session {

/// Of a city's rain gauges within a span, from the archive where values lie one by one. Gauges that
/// it does not know have measured nothing. On a worker: O(values). Errors: as
/// store::SeriesArchive::raw.
Result<RainRecord> rainOfArchive(const store::SeriesArchive& archive, const CityModel& city,
                                 Span within);

/// The same of what is in memory, with what thinning has left of it.
RainRecord rainOfSeries(const store::SeriesStore& series, const CityModel& city);

}  // namespace citymirror::session
