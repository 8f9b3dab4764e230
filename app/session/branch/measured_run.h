#pragma once
#include "app/session/branch/world_runs.h"
#include "app/session/live/rain_record.h"

/// A coupled run where no forecast reaches.
namespace citymirror::session {

/// When a run of a time begins, and when it ends: `before` and `after` that time at the most.
struct MeasuredSpan {
  Instant at;
  Millis before{0}, after{0};
};

/// Fills in zero, duration and water of a run without a forecast. Where rain was measured within
/// the span it falls as its gauges had it, and none after the last; the run begins where that rain
/// does (at `at` if that is earlier), so that the water of `at` is that of the rain before. Else it
/// begins at `at`, dry. `record` without what is forecast; null = nothing was measured. On measured
/// rain rivers stand as their gauges measured them (riversAsMeasured, with what is in `measured`),
/// in a dry run as the domain has them. Cost: cells · steps of the gauges.
void rainAsMeasured(WorldRunRequest& request, const RainRecord* record, const CityModel& city,
                    const flood::FloodInputs& domain, const MeasuredSpan& span,
                    const MeasuredSeries& measured = {});

}  // namespace citymirror::session
