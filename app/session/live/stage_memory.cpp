#include "app/session/live/stage_memory.h"

#include <cmath>
#include <utility>

#include "app/session/live/series_history.h"

namespace citymirror::session {
namespace {

void copyStage(const SensorSeries& from, std::size_t i, SensorSeries& to) {
  to.at.push_back(from.at[i]);
  to.value.push_back(from.value[i]);
  to.quality.push_back(from.quality[i]);
}

bool isGoodStage(const SensorSeries& measured, std::size_t i) {
  return measured.quality[i] == Quality::good && std::isfinite(measured.value[i]);
}

/// Of two of one time that of `newer`.
SensorSeries bothStages(const SensorSeries& newer, const SensorSeries& before) {
  SensorSeries all;
  all.sensor = newer.sensor;
  all.quantity = newer.quantity;
  all.provenance = newer.provenance;
  for (std::size_t n = 0, b = 0; n < newer.size() || b < before.size();) {
    if (n == newer.size() || (b < before.size() && before.at[b] < newer.at[n])) {
      copyStage(before, b++, all);
      continue;
    }
    if (b < before.size() && before.at[b] == newer.at[n]) ++b;
    copyStage(newer, n++, all);
  }
  return all;
}

}  // namespace

Result<MeasuredSeries> stagesOfArchive(const store::SeriesArchive& archive, const CityModel& city,
                                       const flood::FloodInputs* domain, Span within) {
  MeasuredSeries stages;
  if (domain == nullptr) return stages;
  const std::string name = city.name.in(Language::en);
  for (const auto& [gauge, region] : gaugesInRivers(city, *domain)) {
    const auto measured = archive.raw(archiveName(name, gauge), within);
    if (!measured && measured.error().code == ErrorCode::notFound) continue;
    if (!measured) return measured.error();
    SensorSeries good;
    good.sensor = gauge;
    for (std::size_t i = 0; i < measured->size(); ++i)
      if (isGoodStage(*measured, i)) copyStage(*measured, i, good);
    if (good.size() > 0) stages[gauge] = std::make_shared<const SensorSeries>(std::move(good));
  }
  return stages;
}

MeasuredSeries withStagesBefore(MeasuredSeries series, const MeasuredSeries* before) {
  if (before == nullptr) return series;
  for (const auto& [gauge, earlier] : *before) {
    std::shared_ptr<const SensorSeries>& known = series[gauge];
    known = known ? std::make_shared<const SensorSeries>(bothStages(*known, *earlier)) : earlier;
  }
  return series;
}

void forgetStages(MeasuredSeries& before, Instant oldest) {
  std::erase_if(before, [&](const auto& one) { return one.second->at.back() < oldest; });
}

std::optional<double> newestStage(const SensorSeries& measured) {
  for (std::size_t i = measured.size(); i-- > 0;)
    if (isGoodStage(measured, i)) return measured.value[i];
  return std::nullopt;
}

}  // namespace citymirror::session
