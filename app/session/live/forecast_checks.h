#pragma once
#include <string>
#include <vector>

#include "app/session/live/watch_config.h"
#include "engine/core/city_model.h"
#include "scenarios/world/forecast_score.h"

namespace citymirror::session {

class Watch;

/// A place of which a forecast says something and where a gauge measures the same quantity.
struct ForecastCheck {
  std::string alarm;  ///< id of the active alarm that rests on the forecast; empty = none does
  std::string road;   ///< what the forecast is about
  Text place;
  std::string forecastId;
  Instant told;          ///< when the forecast was taken in
  double forecast = 0;   ///< in the unit of the site's quantity …
  Instant due;           ///< … and when it was to be that
  std::size_t site = 0;  ///< the gauge: index in city->sensors
  double measured = 0;   ///< its latest good value, in the same unit
  Instant at;
  double clear = 0;  ///< at which the rule would be cleared; NaN = the rule gives no fixed value
  /// From the time of the forecast on, for as long as the rule's hold and at least once, the gauge
  /// has measured nothing that reaches `clear`, and it has not fallen silent. People decide;
  /// nothing is cleared by itself.
  bool conflict = false;
  Text source;  ///< of `clear`
};

/// Conflicts first, then by alarm; of each active alarm that rests on a forecast, and once of other
/// roads of the newest forecast. A gauge measures at the place where it is what the forecast is
/// about, or stands within the rule's radius, at least ConflictRule::samePlace; the nearest counts.
/// Silent: nothing good within ConflictRule::window. O(alarms + roads × sensors).
std::vector<ForecastCheck> forecastChecks(const Watch& watch, const CityModel& city,
                                          const world::SeriesLookup& measured,
                                          const ConflictRule& rule, Instant now);

}  // namespace citymirror::session
