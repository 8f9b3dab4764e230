#include "app/session/live/rain_memory.h"

#include "app/session/live/series_history.h"

namespace citymirror::session {
namespace {

void addGauge(RainRecord& rain, const std::string& gauge, const SensorSeries& measured) {
  for (std::size_t i = 0; i < measured.size(); ++i)
    rain.add({gauge, measured.at[i], measured.value[i], measured.quality[i], {}});
}

bool isRainGauge(const SensorSite& site) { return site.quantity == Quantity::rainIntensity; }

}  // namespace

Result<RainRecord> rainOfArchive(const store::SeriesArchive& archive, const CityModel& city,
                                 Span within) {
  const std::string name = city.name.in(Language::en);
  RainRecord rain;
  for (const SensorSite& site : city.sensors) {
    if (!isRainGauge(site)) continue;
    const auto measured = archive.raw(archiveName(name, site.code), within);
    if (measured)
      addGauge(rain, site.code, *measured);
    else if (measured.error().code != ErrorCode::notFound)
      return measured.error();
  }
  return rain;
}

RainRecord rainOfSeries(const store::SeriesStore& series, const CityModel& city) {
  RainRecord rain;
  for (const SensorSite& site : city.sensors) {
    const SensorSeries* measured = isRainGauge(site) ? series.find(site.code) : nullptr;
    if (measured != nullptr) addGauge(rain, site.code, *measured);
  }
  return rain;
}

}  // namespace citymirror::session
