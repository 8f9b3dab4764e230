#pragma once
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/measured_kept.h"
#include "app/session/live/rain_record.h"
#include "app/session/world_view.h"
#include "engine/core/result.h"
#include "scenarios/world/forecast_score.h"

namespace citymirror::session {

/// When forecasts are renewed without hands and what is scored: assets/config/forecast_loop.json.
struct ForecastLoopConfig {
  Millis cadence = std::chrono::minutes(15);       ///< between forecasts while it rains
  Millis leastInterval = std::chrono::minutes(5);  ///< whatever happens
  double surprise = 5;  ///< mm by which measured and forecast rain differ since the issue
  double wetRate = 2;   ///< mm/h measured: it rains
  Millis startsBefore = std::chrono::hours(6);  ///< a run begins at most this long before its issue
  Millis dryRun = std::chrono::hours(2);  ///< of traffic where there is no forecast
  MeasuredKept measured;
  double eventDepth = 0.15;  ///< m of ponding that is scored
  Text eventSource, source;
  std::size_t kept = 200;  ///< forecasts that are scored, the newest
};

/// Errors: unreadable, badInput naming the key.
Result<ForecastLoopConfig> parseForecastLoop(const std::string& json);

/// A forecast whose words are scored.
struct PastForecast {
  world::ForecastRecord record;
  std::vector<world::SiteOutcome> outcomes;
  bool closed = false;  ///< its outcomes no longer change
};

/// Renews forecasts while it rains and keeps the score of the past ones. A value of the world's one
/// writer: no clock and no thread of its own; the same inputs ask for the same forecasts.
class ForecastLoop {
 public:
  explicit ForecastLoop(ForecastLoopConfig config) : config_(std::move(config)) {}
  const ForecastLoopConfig& config() const { return config_; }

  /// Why a forecast is to run now, or nothing: it rains and the last one is older than the cadence,
  /// or what was measured since differs from what it took for granted. Never while one is awaited.
  std::optional<Text> due(Instant now, const RainRecord& rain) const;

  /// When the cadence asks next if it rains on as it does now; nothing while one is awaited, before
  /// the first, and where it does not rain. Not before `now`.
  std::optional<Instant> next(Instant now, const RainRecord& rain) const;

  /// People have decided about a report that corrects forecasts: the next one does not wait for the
  /// cadence, nor for rain.
  void reported() { reported_ = true; }

  /// A forecast was asked for: until it is settled no other falls due.
  void asked(Instant issued, const RainRecord& rain);
  /// It came, or it failed or was cancelled (null).
  void settled(const world::ForecastRun* run, const std::vector<SensorSite>& sensors);
  void forget();
  /// What was scored before a restart, oldest first: it counts with what comes.
  void recall(std::vector<PastForecast> past);
  /// What is scored so far, oldest first; nothing is left.
  std::vector<PastForecast> takePast();
  /// Of the forecast that was settled last; null = none.
  const world::ForecastRecord* newest() const {
    return kept_.empty() ? nullptr : &kept_.back().record;
  }

  /// The forecasts kept against what was measured until `now`. At most once a minute of the
  /// world's time; O(forecasts × sites), what is over once only. Null before the first forecast.
  std::shared_ptr<const ForecastScoreView> scored(const world::SeriesLookup& measured, Instant now);

 private:
  bool rains(Instant now, const RainRecord& rain) const;

  ForecastLoopConfig config_;
  bool awaited_ = false, reported_ = false;
  std::optional<Instant> issued_;
  RainRecord assumed_;  ///< as it stood at issued_
  std::deque<PastForecast> kept_;
  std::shared_ptr<const ForecastScoreView> score_;
};

}  // namespace citymirror::session
