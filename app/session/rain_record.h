#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/world_view.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/flood_inputs.h"

namespace citymirror::session {

/// The rain of a city as one story: gauge means in equal steps, then the newest forecast.
class RainRecord {
 public:
  explicit RainRecord(Millis step = std::chrono::minutes(5)) : step_(step) {}

  /// A gauge's mean intensity over the step that ends at observation.at.
  void add(const Observation& observation);
  void setForecast(gis::CapRain forecast) { forecast_ = std::move(forecast); }
  const std::optional<gis::CapRain>& forecast() const { return forecast_; }

  /// mm/h over seconds from `zero`: observed until the last gauge step, then what is forecast, then
  /// 0.
  flood::StepSeries seriesFrom(Instant zero) const;
  /// The same as bars for the timeline.
  std::vector<RainBar> bars() const;
  /// Forecast rain falling within `hours` after t, mm.
  double forecastWithin(Instant t, double hours) const;

 private:
  struct Mean {
    double sum = 0;
    int count = 0;
  };
  Instant observedUntil() const;

  Millis step_;
  std::map<Instant, Mean> observed_;  ///< by begin of the step
  std::optional<gis::CapRain> forecast_;
};

}  // namespace citymirror::session
