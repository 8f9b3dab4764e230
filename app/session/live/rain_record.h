#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/world_view.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/gauge_rain.h"

namespace citymirror::session {

/// The rain of a city as one story, gauge means in equal steps, then the newest forecast; and by
/// gauge.
class RainRecord {
 public:
  explicit RainRecord(Millis step = std::chrono::minutes(5)) : step_(step) {}

  /// A gauge's mean intensity over the step that ends at observation.at.
  void add(const Observation& observation);
  /// Steps of gauges of which `other` has more values are as it has them: one of both may have come
  /// in part. Both have steps of the same length.
  void complete(const RainRecord& other);
  /// Steps that end before `t` go.
  void forgetBefore(Instant t);
  void setForecast(gis::CapRain forecast) { forecast_ = std::move(forecast); }
  void dropForecast() { forecast_.reset(); }
  const std::optional<gis::CapRain>& forecast() const { return forecast_; }

  /// mm/h over seconds from `zero`: observed until the last gauge step, then what is forecast, then
  /// 0.
  flood::StepSeries seriesFrom(Instant zero) const;
  /// What each of these sites measured, mm/h over seconds from `zero`: the mean of each step, not a
  /// number where it has none and at the end. Sites without a value are left out.
  std::vector<flood::RainGauge> gaugesFrom(Instant zero,
                                           const std::vector<SensorSite>& sites) const;
  /// Where the first rain begins that a gauge measured in a span, not before the span; nothing where
  /// none did.
  std::optional<Instant> rainsFrom(Span span) const;
  /// The end of the last step that was measured; long ago where none was.
  Instant measuredUntil() const { return observedUntil(); }
  /// The same as bars for the timeline.
  std::vector<RainBar> bars() const;
  /// Forecast rain falling within `hours` after t, mm.
  double forecastWithin(Instant t, double hours) const;

 private:
  struct Mean {
    double sum = 0;
    int count = 0;
  };
  static double meanOf(const std::map<std::string, Mean>& gauges);
  Instant observedUntil() const;

  Millis step_;
  std::map<Instant, std::map<std::string, Mean>> observed_;  ///< by begin of the step and sensor
  std::optional<gis::CapRain> forecast_;
};

}  // namespace citymirror::session
