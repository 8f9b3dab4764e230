#include "app/session/live/forecast_loop.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/session/command/journal_text.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr Millis kScoreEvery = std::chrono::minutes(1);

Millis minutesOf(double amount) { return millis(amount * 60); }

/// mm that bars bring within a span.
double millimetresOf(const std::vector<RainBar>& bars, const Span& span) {
  double total = 0;
  for (const RainBar& bar : bars) {
    const Instant begin = std::max(bar.span.begin, span.begin);
    const Instant end = std::min(bar.span.end, span.end);
    if (begin < end) total += bar.mmPerHour * seconds(end - begin) / 3600;
  }
  return total;
}

/// Measured rain of a span; `span.end` is cut to what has been measured.
double measuredWithin(const std::vector<RainBar>& bars, Span& span) {
  std::vector<RainBar> measured;
  for (const RainBar& bar : bars) {
    if (!bar.forecast) measured.push_back(bar);
  }
  span.end = std::min(span.end, measured.empty() ? span.begin : measured.back().span.end);
  return millimetresOf(measured, span);
}

}  // namespace

Result<ForecastLoopConfig> parseForecastLoop(const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  ForecastLoopConfig config;
  incident::EntryReader reader(document, "forecast loop");
  config.source = reader.both("source");
  config.cadence = minutesOf(reader.amount("cadence_min"));
  config.leastInterval = minutesOf(reader.amount("least_interval_min"));
  config.surprise = reader.amount("surprise_mm");
  config.wetRate = reader.amount("wet_rate_mm_h");
  config.startsBefore = minutesOf(60 * reader.amount("run_starts_before_h"));
  config.dryRun = minutesOf(60 * reader.amount("run_without_forecast_h"));
  if (config.dryRun < std::chrono::minutes(1))
    reader.fail("a minute is the least", "run_without_forecast_h");
  config.measured.all = minutesOf(60 * reader.amount("measured_kept_h"));
  config.measured.raw = minutesOf(60 * reader.amount("raw_kept_h"));
  config.measured.rawMost = std::size_t(reader.amount("raw_most"));
  if (config.measured.rawMost < 1) reader.fail("no value would be kept", "raw_most");
  if (config.measured.all < config.measured.raw)
    reader.fail("raw values are kept longer: raw_kept_h", "measured_kept_h");
  if (config.measured.all < config.startsBefore)
    reader.fail("a run begins earlier: run_starts_before_h", "measured_kept_h");
  config.kept = std::size_t(reader.amount("kept_forecasts"));
  if (config.leastInterval > config.cadence)
    reader.fail("it is longer than cadence_min", "least_interval_min");
  if (config.leastInterval < std::chrono::minutes(1))
    reader.fail("a forecast every minute is the most", "least_interval_min");
  if (reader.fault()) return *reader.fault();
  const nlohmann::json event = document.value("event_depth_m", nlohmann::json());
  incident::EntryReader depth(event, "event_depth_m");
  config.eventDepth = depth.amount("value");
  config.eventSource = depth.both("source");
  if (depth.fault()) return *depth.fault();
  return config;
}

bool ForecastLoop::rains(Instant now, const RainRecord& rain) const {
  if (rain.forecastWithin(now, 1) > 0) return true;
  for (const RainBar& bar : rain.bars()) {
    if (!bar.forecast && bar.mmPerHour >= config_.wetRate && bar.span.end + config_.cadence > now)
      return true;
  }
  return false;
}

std::optional<Text> ForecastLoop::due(Instant now, const RainRecord& rain) const {
  if (awaited_) return std::nullopt;
  if (reported_ && (!issued_ || now - *issued_ >= config_.leastInterval))
    return Text{"核实的现场上报", "a report from the field"};
  if (!issued_) {
    if (!rains(now, rain)) return std::nullopt;
    return Text{"实测降雨", "measured rain"};
  }
  const Millis age = now - *issued_;
  if (age < config_.leastInterval) return std::nullopt;
  Span span{*issued_, now};
  const double measured = measuredWithin(rain.bars(), span);
  const double surprise = measured - millimetresOf(assumed_.bars(), span);
  if (std::abs(surprise) >= config_.surprise) {
    const std::string by = numberText(surprise, "%+.0f");
    return Text{"实测雨量与预报相差" + by + "毫米", "measured rain differs by " + by + " mm"};
  }
  if (age < config_.cadence || !rains(now, rain)) return std::nullopt;
  return Text{"定时滚动", "cadence"};
}

std::optional<Instant> ForecastLoop::next(Instant now, const RainRecord& rain) const {
  if (awaited_ || !issued_ || !rains(now, rain)) return std::nullopt;
  return std::max(now, *issued_ + config_.cadence);
}

void ForecastLoop::asked(Instant issued, const RainRecord& rain) {
  awaited_ = true;
  reported_ = false;
  issued_ = issued;
  assumed_ = rain;
}

void ForecastLoop::settled(const world::ForecastRun* run, const std::vector<SensorSite>& sensors) {
  awaited_ = false;
  if (run == nullptr) return;
  kept_.push_back({world::recordOf(*run, sensors), {}, false});
  while (kept_.size() > config_.kept) kept_.pop_front();
}

void ForecastLoop::recall(std::vector<PastForecast> past) {
  kept_.insert(kept_.begin(), std::make_move_iterator(past.begin()),
               std::make_move_iterator(past.end()));
  while (kept_.size() > config_.kept) kept_.pop_front();
}

std::vector<PastForecast> ForecastLoop::takePast() {
  std::vector<PastForecast> past(std::make_move_iterator(kept_.begin()),
                                 std::make_move_iterator(kept_.end()));
  kept_.clear();
  return past;
}

void ForecastLoop::forget() { *this = ForecastLoop(config_); }

std::shared_ptr<const ForecastScoreView> ForecastLoop::scored(const world::SeriesLookup& measured,
                                                              Instant now) {
  if (kept_.empty()) return nullptr;
  if (score_ && score_->forecasts == kept_.size() && now - score_->until < kScoreEvery)
    return score_;
  auto view = std::make_shared<ForecastScoreView>();
  view->forecasts = kept_.size();
  view->eventDepth = config_.eventDepth;
  view->source = config_.eventSource;
  view->until = now;
  for (PastForecast& kept : kept_) {
    if (!kept.closed)
      kept.outcomes = world::outcomesOf(kept.record, measured, config_.eventDepth, now);
    // Readings arrive late: a forecast stays open for another cadence.
    kept.closed = now >= kept.record.until + config_.cadence;
    view->outcomes.insert(view->outcomes.end(), kept.outcomes.begin(), kept.outcomes.end());
  }
  view->total = world::scoreOf(view->outcomes);
  std::erase_if(view->outcomes, [](const world::SiteOutcome& site) {
    return site.verdict == world::Verdict::quiet || site.verdict == world::Verdict::unscored ||
           (site.verdict == world::Verdict::open && !site.forecastAt);
  });
  return score_ = std::move(view);
}

}  // namespace citymirror::session
