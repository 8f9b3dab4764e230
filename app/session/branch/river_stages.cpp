#include "app/session/branch/river_stages.h"

#include <algorithm>
#include <cmath>

#include "engine/store/series_rollup.h"

namespace citymirror::session {
namespace {

bool counts(const SensorSeries& measured, std::size_t i) {
  return measured.quality[i] == Quality::good && std::isfinite(measured.value[i]);
}

std::size_t valuesWithin(const SensorSeries& measured, const Span& span) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < measured.size(); ++i)
    count += counts(measured, i) && measured.at[i] >= span.begin && measured.at[i] <= span.end;
  return count;
}

/// From 0 on: what was before is only the level that it begins with.
flood::LinearSeries fromZero(const flood::LinearSeries& all) {
  flood::LinearSeries kept{{0}, {all.at(0)}};
  for (std::size_t i = 0; i < all.time.size(); ++i) {
    if (all.time[i] <= 0) continue;
    kept.time.push_back(all.time[i]);
    kept.value.push_back(all.value[i]);
  }
  return kept;
}

}  // namespace

Text stagesText(const RiverStages& stages) {
  const std::size_t measured = stages.gauges.size();
  if (measured == 0) return {"常水位", "usual level"};
  const std::string count = std::to_string(measured);
  Text text{"按" + count + "个水位站实测",
            "as measured at " + count + (measured == 1 ? " gauge" : " gauges")};
  if (stages.rivers <= measured) return text;
  const std::string others = std::to_string(stages.rivers - measured);
  return {text.zh + "；另" + others + "处为常水位",
          text.en + "; usual level for " + others + " more"};
}

std::map<std::string, std::size_t> gaugesInRivers(const CityModel& city,
                                                  const flood::FloodInputs& domain) {
  std::map<std::string, std::size_t> regionOf;
  const GridShape& shape = domain.bed->shape;
  for (std::size_t r = 0; r < domain.levelRegions.size(); ++r) {
    std::vector<bool> inside(shape.size(), false);
    for (const std::uint32_t cell : domain.levelRegions[r].cells) inside[cell] = true;
    for (const SensorSite& site : city.sensors) {
      const int column = shape.columnOf(site.at.x()), row = shape.rowOf(site.at.y());
      if (site.quantity == Quantity::waterLevel && shape.holds(column, row) &&
          inside[shape.index(column, row)])
        regionOf[site.code] = r;
    }
  }
  return regionOf;
}

std::optional<flood::LinearSeries> stageHydrograph(const SensorSeries& measured,
                                                   const SensorSite& gauge, Instant zero,
                                                   Instant until, double usual) {
  const double due = std::max(gauge.cadenceSeconds, seconds(store::kMinute));
  flood::LinearSeries stage;
  const auto add = [&](double time, double value) {
    stage.time.push_back(time);
    stage.value.push_back(value);
  };
  for (std::size_t i = 0; i < measured.size() && measured.at[i] <= until; ++i) {
    if (!counts(measured, i)) continue;
    const double time = seconds(measured.at[i] - zero);
    const bool gap = stage.time.empty() ? time > 2 * due : time - stage.time.back() > 2 * due;
    if (gap) add(time - due, stage.time.empty() ? usual : stage.value.back());
    add(time, measured.value[i]);
  }
  if (stage.time.empty()) return std::nullopt;
  return fromZero(stage);
}

RiverStages riversAsMeasured(flood::FloodInputs& water, const CityModel& city,
                             const MeasuredSeries& series, const Span& span) {
  RiverStages stages{water.levelRegions.size(), {}};
  const auto regionOf = gaugesInRivers(city, water);
  for (std::size_t r = 0; r < water.levelRegions.size(); ++r) {
    flood::LinearSeries& level = water.levelRegions[r].level;
    std::optional<flood::LinearSeries> best;
    std::string gauge;
    std::size_t most = 0;
    for (const SensorSite& site : city.sensors) {
      const auto region = regionOf.find(site.code);
      const auto measured = series.find(site.code);
      if (region == regionOf.end() || region->second != r || measured == series.end()) continue;
      const std::size_t values = valuesWithin(*measured->second, span);
      if (best && values <= most) continue;
      auto stage = stageHydrograph(*measured->second, site, span.begin, span.end, level.at(0));
      if (!stage) continue;
      best = std::move(stage);
      gauge = site.code;
      most = values;
    }
    if (!best) continue;
    level = std::move(*best);
    stages.gauges.push_back(gauge);
  }
  return stages;
}

}  // namespace citymirror::session
