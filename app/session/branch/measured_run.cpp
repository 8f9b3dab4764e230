#include "app/session/branch/measured_run.h"

#include <algorithm>

namespace citymirror::session {

void rainAsMeasured(WorldRunRequest& request, const RainRecord* record, const CityModel& city,
                    const flood::FloodInputs& domain, const MeasuredSpan& span,
                    const MeasuredSeries& measured) {
  const Span asked{span.at - span.before, span.at + span.after};
  const auto wet = record != nullptr ? record->rainsFrom(asked) : std::nullopt;
  request.zero = wet ? std::min(*wet, span.at) : span.at;
  request.duration = seconds(asked.end - request.zero);
  request.measuredTo.reset();
  request.stages.reset();
  flood::FloodInputs& water = request.inputs.flood;
  if (!wet) {
    water = domain;
    water.startTime = 0;
    water.duration = request.duration;
    return;
  }
  world::ForecastRun rain;
  rain.zero = request.zero;
  rain.until = asked.end;
  rain.rain = record->seriesFrom(request.zero);
  rain.gauges = record->gaugesFrom(request.zero, city.sensors);
  water = world::inputsLike(rain, domain);
  request.measuredTo = record->measuredUntil();
  request.stages = riversAsMeasured(water, city, measured, {request.zero, asked.end});
}

}  // namespace citymirror::session
