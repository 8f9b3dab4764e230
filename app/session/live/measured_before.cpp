#include "app/session/live/measured_before.h"

#include <utility>

#include "app/session/live/rain_memory.h"
#include "app/session/live/stage_memory.h"

namespace citymirror::session {

MeasuredBefore measuredBefore(const std::string& archive, const CityModel& city,
                              const flood::FloodInputs* domain, Span within) {
  MeasuredBefore before;
  auto opened = store::SeriesArchive::openToRead(archive);
  if (!opened) {
    if (opened.error().code != ErrorCode::notFound) before.fault = opened.error();
    return before;
  }
  auto rain = rainOfArchive(*opened, city, within);
  auto stages = stagesOfArchive(*opened, city, domain, within);
  if (rain)
    before.rain = std::move(*rain);
  else
    before.fault = rain.error();
  if (stages)
    before.stages = std::move(*stages);
  else if (!before.fault)
    before.fault = stages.error();
  before.archive = std::move(*opened);
  return before;
}

}  // namespace citymirror::session
