#pragma once
#include <string>
#include <vector>

#include "app/session/live/forecast_loop.h"
#include "engine/store/journal.h"
#include "engine/store/series_archive.h"

/// The score of forecasts across restarts: what each said of the gauges stands in the journal
/// ("forecast_record"), what came of it in the archive.
namespace citymirror::session {

/// {"id", "city", "issued", "until", "at": [s since issue], "sites": {sensor: [mm or null …]},
/// "corrections"?: {sensor: [report …]}}. Sites that stay dry are named without depths.
std::string forecastRecordText(const world::ForecastRecord& record, const std::string& city);
/// Errors: badInput (not as written above).
Result<world::ForecastRecord> forecastRecordFromText(const std::string& text);

/// The newest ForecastLoopConfig::kept forecasts of a city among the entries up to `until`, oldest
/// first. What is over and began before `remembered`, from when on memory holds what was measured,
/// is judged by the archive (raw values, else minutes; null: there is none) and closed; a gauge that
/// the archive does not know is not scored. On a worker. Errors: of the journal.
Result<std::vector<PastForecast>> pastForecasts(const store::Journal& journal, std::int64_t until,
                                                const store::SeriesArchive* archive,
                                                const CityModel& city,
                                                const ForecastLoopConfig& config, Instant now,
                                                Instant remembered);

}  // namespace citymirror::session
