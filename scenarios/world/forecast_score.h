#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/series.h"
#include "scenarios/world/forecast.h"

/// How past forecasts did against the gauges: ponding that reaches a depth within a forecast's span
/// is the event. Sources: Wilks, Statistical Methods in the Atmospheric Sciences, chapter on
/// forecast verification (2 × 2 contingency table, POD, FAR, CSI).
namespace citymirror::world {

/// What a forecast said of the places of gauges, kept without its grids.
struct ForecastRecord {
  struct Site {
    std::string sensor;
    std::vector<double> depth;  ///< m, by instant of the record; NaN = outside the domain
    std::vector<std::string> corrections;  ///< ids of reports within whose radius it stands
  };
  std::string id;
  Instant issued, until;
  std::vector<Instant> at;  ///< from `issued` on, rising
  std::vector<Site> sites;  ///< ponding sensors, in the city's order
};

/// O(states × ponding sensors).
ForecastRecord recordOf(const ForecastRun& run, const std::vector<SensorSite>& sensors);

enum class Verdict {
  hit,         ///< forecast and seen
  miss,        ///< seen, not forecast
  falseAlarm,  ///< forecast, not seen by the end
  quiet,       ///< neither: a correct negative
  open,        ///< the span is not over
  unscored,    ///< under water at issue already, or without a good value since
};

/// One place of one forecast. Times are those of reaching the depth.
struct SiteOutcome {
  std::string forecast, sensor;
  Verdict verdict = Verdict::open;
  std::optional<Instant> forecastAt, observedAt;
  std::optional<Millis> lead;                 ///< of a hit: from issue until it was seen
  double forecastPeak = 0, observedPeak = 0;  ///< m within the span so far
  std::vector<std::string> corrections;       ///< ids of reports that had moved its water
};

/// Counts over the outcomes. Ratios without a denominator are nothing.
struct ForecastScore {
  int hits = 0, misses = 0, falseAlarms = 0, quiet = 0, open = 0;
  std::optional<Millis> medianLead;     ///< over hits
  std::optional<double> meanPeakError;  ///< m, |forecast − observed peak| over hits
  int corrected = 0;  ///< of all these, those whose water a report had corrected
  /// POD: share of what was seen that had been forecast.
  std::optional<double> probabilityOfDetection() const;
  /// FAR: share of what was forecast that was not seen.
  std::optional<double> falseAlarmRatio() const;
  /// CSI: hits of all that was forecast or seen.
  std::optional<double> criticalSuccessIndex() const;
};

using SeriesLookup = std::function<const SensorSeries*(const std::string& sensor)>;

/// The places of a forecast against what was measured until `now`; only good values count. `depth`
/// is that of the event, m. O(sites × values within the span).
std::vector<SiteOutcome> outcomesOf(const ForecastRecord& record, const SeriesLookup& measured,
                                    double depth, Instant now);

ForecastScore scoreOf(const std::vector<SiteOutcome>& outcomes);

}  // namespace citymirror::world
