#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "gis/feed/recording.h"
#include "scenarios/flood/flood_inputs.h"

namespace citymirror::session {

/// The summer evening of the demonstration: what falls, when the forecast comes, how the feed errs.
struct EveningOptions {
  Instant begin;                     ///< first observation
  double minutes = 120;              ///< length of the recording
  double forecastAfterMinutes = 25;  ///< when the CAP message arrives
  double forecastMillimetres = 50;   ///< announced for the following hour
  double riverRise = 0.4;            ///< m over the evening
  std::uint64_t seed = 7;
  int threads = 0;
};

/// 2026-07-18, 17:40 on the city's wall clock.
Instant demoEveningBegin(int utcOffsetMinutes);

/// A recording of that evening for any city: rain gauges, river stages and ponding sensors read a
/// nature run (the flood model under the rain that really falls, which differs from the forecast),
/// with instrument noise, outages, duplicates, a spike and one message in a wrong unit; sensors of
/// other services read a calm evening; the rain forecast as CAP 1.2, status Exercise. Cost: one flood run where the city has water sensors.
Result<std::vector<gis::FeedMessage>> makeEvening(const CityModel& city,
                                                  std::shared_ptr<const flood::FloodInputs> domain,
                                                  const EveningOptions& options,
                                                  const run::JobContext& job);

/// The rain that really falls, mm/h over seconds from `begin`.
flood::StepSeries eveningRain(const EveningOptions& options);

}  // namespace citymirror::session
