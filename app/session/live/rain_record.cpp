#include "app/session/live/rain_record.h"

#include <algorithm>
#include <limits>

namespace citymirror::session {

void RainRecord::add(const Observation& observation) {
  if (observation.quality != Quality::good) return;
  const std::int64_t end = (observation.at.ms + step_.count() / 2) / step_.count() * step_.count();
  Mean& mean = observed_[Instant{end} - step_][observation.sensor];
  mean.sum += observation.value;
  ++mean.count;
}

void RainRecord::complete(const RainRecord& other) {
  for (const auto& [begin, gauges] : other.observed_)
    for (const auto& [sensor, mean] : gauges) {
      Mean& own = observed_[begin][sensor];
      if (mean.count > own.count) own = mean;
    }
}

void RainRecord::forgetBefore(Instant t) {
  observed_.erase(observed_.begin(), observed_.upper_bound(t - step_));
}

double RainRecord::meanOf(const std::map<std::string, Mean>& gauges) {
  double sum = 0;
  for (const auto& [sensor, mean] : gauges) sum += mean.sum / mean.count;
  return sum / double(gauges.size());
}

Instant RainRecord::observedUntil() const {
  return observed_.empty() ? Instant{std::numeric_limits<std::int64_t>::min() / 2}
                           : observed_.rbegin()->first + step_;
}

std::optional<Instant> RainRecord::rainsFrom(Span span) const {
  const auto isWet = [](const auto& gauge) { return gauge.second.sum > 0; };
  for (const auto& [begin, gauges] : observed_) {
    if (begin + step_ <= span.begin || !std::ranges::any_of(gauges, isWet)) continue;
    if (begin >= span.end) break;
    return std::max(begin, span.begin);
  }
  return std::nullopt;
}

std::vector<RainBar> RainRecord::bars() const {
  std::vector<RainBar> bars;
  for (const auto& [begin, gauges] : observed_) {
    bars.push_back({{begin, begin + step_}, meanOf(gauges), false});
  }
  if (!forecast_ || forecast_->stepMillimetres.empty()) return bars;
  const Millis length =
      millis(forecast_->periodSeconds / double(forecast_->stepMillimetres.size()));
  const Instant known = observedUntil();
  for (std::size_t i = 0; i < forecast_->stepMillimetres.size(); ++i) {
    const Instant begin = forecast_->from + length * std::int64_t(i), end = begin + length;
    if (end <= known) continue;
    bars.push_back({{std::max(begin, known), end},
                    forecast_->stepMillimetres[i] * 3600 / seconds(length),
                    true});
  }
  return bars;
}

flood::StepSeries RainRecord::seriesFrom(Instant zero) const {
  flood::StepSeries series;
  Instant reached = zero;
  const auto put = [&](Instant at, double value) {
    const double t = seconds(at - zero);
    if (!series.time.empty() && series.time.back() >= t)
      series.value.back() = value;
    else {
      series.time.push_back(t);
      series.value.push_back(value);
    }
  };
  for (const RainBar& bar : bars()) {
    if (bar.span.end <= zero) continue;
    const Instant begin = std::max(bar.span.begin, zero);
    if (begin > reached) put(reached, 0);
    put(begin, bar.mmPerHour);
    reached = bar.span.end;
  }
  put(reached, 0);
  return series;
}

std::vector<flood::RainGauge> RainRecord::gaugesFrom(Instant zero,
                                                     const std::vector<SensorSite>& sites) const {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::vector<flood::RainGauge> gauges;
  for (const SensorSite& site : sites) {
    flood::StepSeries series;
    bool any = false;
    const auto put = [&](Instant at, double value) {
      series.time.push_back(seconds(at - zero));
      series.value.push_back(value);
    };
    Instant reached = zero;
    for (const auto& [begin, means] : observed_) {
      if (begin + step_ <= zero) continue;
      if (begin > reached) put(reached, kNone);
      const auto own = means.find(site.code);
      any = any || own != means.end();
      put(std::max(begin, zero), own == means.end() ? kNone : own->second.sum / own->second.count);
      reached = begin + step_;
    }
    if (!any) continue;
    put(reached, kNone);
    gauges.push_back({site.code, site.at, std::move(series)});
  }
  return gauges;
}

double RainRecord::forecastWithin(Instant t, double hours) const {
  if (!forecast_) return 0;
  const Instant end = t + millis(hours * 3600);
  const Millis length = millis(forecast_->periodSeconds /
                               double(std::max<std::size_t>(1, forecast_->stepMillimetres.size())));
  double sum = 0;
  for (std::size_t i = 0; i < forecast_->stepMillimetres.size(); ++i) {
    const Instant begin = forecast_->from + length * std::int64_t(i);
    const double overlap = seconds(std::min(end, begin + length) - std::max(t, begin));
    if (overlap > 0) sum += forecast_->stepMillimetres[i] * overlap / seconds(length);
  }
  return sum;
}

}  // namespace citymirror::session
