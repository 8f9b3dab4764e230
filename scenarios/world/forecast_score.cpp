#include "scenarios/world/forecast_score.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::world {
namespace {

std::optional<double> shareOf(int part, int rest) {
  if (part + rest == 0) return std::nullopt;
  return double(part) / double(part + rest);
}

void lookAtForecast(const ForecastRecord& record, const ForecastRecord::Site& site, double depth,
                    SiteOutcome& found) {
  for (std::size_t i = 0; i < record.at.size(); ++i) {
    if (!(site.depth[i] >= 0)) continue;
    found.forecastPeak = std::max(found.forecastPeak, site.depth[i]);
    if (site.depth[i] >= depth && !found.forecastAt) found.forecastAt = record.at[i];
  }
}

struct Seen {
  bool any = false, wetAtIssue = false;
};

Seen lookAtGauge(const ForecastRecord& record, const SensorSeries& series, double depth,
                 Instant now, SiteOutcome& found) {
  Seen seen;
  const auto end =
      std::upper_bound(series.at.begin(), series.at.end(), std::min(now, record.until));
  for (std::size_t i = 0; i < std::size_t(end - series.at.begin()); ++i) {
    if (series.quality[i] != Quality::good) continue;
    if (series.at[i] <= record.issued) {
      seen.wetAtIssue = series.value[i] >= depth;
      continue;
    }
    seen.any = true;
    found.observedPeak = std::max(found.observedPeak, series.value[i]);
    if (series.value[i] >= depth && !found.observedAt) found.observedAt = series.at[i];
  }
  return seen;
}

Verdict verdictOf(const SiteOutcome& site, const Seen& seen, bool over) {
  if (seen.wetAtIssue) return Verdict::unscored;
  if (site.observedAt) return site.forecastAt ? Verdict::hit : Verdict::miss;
  if (!over) return Verdict::open;
  if (!seen.any) return Verdict::unscored;
  return site.forecastAt ? Verdict::falseAlarm : Verdict::quiet;
}

}  // namespace

ForecastRecord recordOf(const ForecastRun& run, const std::vector<SensorSite>& sensors) {
  ForecastRecord record{run.id, run.issued, run.until, {}, {}};
  for (const SensorSite& sensor : sensors) {
    if (sensor.quantity != Quantity::pondingDepth) continue;
    record.sites.push_back({sensor.code, {}, {}});
    if (!run.flood) continue;
    for (const flood::DepthCorrection& done : run.flood->stats.corrections) {
      if (done.cells > 0 && (done.at - sensor.at).norm() <= done.radius)
        record.sites.back().corrections.push_back(done.id);
    }
  }
  for (const WorldState& state : run.states) {
    if (!state.flood || state.at < run.issued) continue;
    record.at.push_back(state.at);
    auto site = record.sites.begin();
    for (const SensorSite& sensor : sensors) {
      if (sensor.quantity != Quantity::pondingDepth) continue;
      const auto none = std::numeric_limits<float>::quiet_NaN();
      (site++)->depth.push_back(state.flood->depth.valueAt(sensor.at.x(), sensor.at.y(), none));
    }
  }
  return record;
}

std::vector<SiteOutcome> outcomesOf(const ForecastRecord& record, const SeriesLookup& measured,
                                    double depth, Instant now) {
  std::vector<SiteOutcome> outcomes;
  for (const ForecastRecord::Site& site : record.sites) {
    SiteOutcome found{record.id, site.sensor};
    found.corrections = site.corrections;
    lookAtForecast(record, site, depth, found);
    const SensorSeries* series = measured(site.sensor);
    Seen seen;
    if (series != nullptr) seen = lookAtGauge(record, *series, depth, now, found);
    found.verdict = verdictOf(found, seen, now >= record.until);
    if (found.verdict == Verdict::hit) found.lead = *found.observedAt - record.issued;
    outcomes.push_back(std::move(found));
  }
  return outcomes;
}

std::optional<double> ForecastScore::probabilityOfDetection() const {
  return shareOf(hits, misses);
}

std::optional<double> ForecastScore::falseAlarmRatio() const { return shareOf(falseAlarms, hits); }

std::optional<double> ForecastScore::criticalSuccessIndex() const {
  return shareOf(hits, misses + falseAlarms);
}

ForecastScore scoreOf(const std::vector<SiteOutcome>& outcomes) {
  ForecastScore score;
  std::vector<Millis> leads;
  double error = 0;
  for (const SiteOutcome& site : outcomes) {
    score.hits += site.verdict == Verdict::hit;
    score.misses += site.verdict == Verdict::miss;
    score.falseAlarms += site.verdict == Verdict::falseAlarm;
    score.quiet += site.verdict == Verdict::quiet;
    score.open += site.verdict == Verdict::open;
    score.corrected += !site.corrections.empty() && site.verdict != Verdict::unscored;
    if (site.verdict != Verdict::hit) continue;
    leads.push_back(*site.lead);
    error += std::abs(site.forecastPeak - site.observedPeak);
  }
  if (leads.empty()) return score;
  const auto middle = leads.begin() + std::ptrdiff_t(leads.size() / 2);
  std::nth_element(leads.begin(), middle, leads.end());
  score.medianLead = *middle;
  score.meanPeakError = error / double(leads.size());
  return score;
}

}  // namespace citymirror::world
