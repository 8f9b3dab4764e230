#pragma once
#include <optional>
#include <string>

#include "app/session/branch/river_stages.h"
#include "app/session/live/rain_record.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/store/series_archive.h"

namespace citymirror::session {

/// What gauges measured before a restart.
struct MeasuredBefore {
  RainRecord rain;
  MeasuredSeries stages;
  std::optional<Error> fault;  ///< why rain, stages or both are not there
  std::optional<store::SeriesArchive> archive;  ///< for who reads on; none: it could not be opened
};

/// rainOfArchive and stagesOfArchive of the archive at an address, which is opened once, to read;
/// one that is not there yet has nothing. On a worker: O(values) + gaugesInRivers. Fault: as
/// store::SeriesArchive::openToRead and raw.
MeasuredBefore measuredBefore(const std::string& archive, const CityModel& city,
                              const flood::FloodInputs* domain, Span within);

}  // namespace citymirror::session
