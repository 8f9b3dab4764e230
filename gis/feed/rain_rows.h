#pragma once
#include "gis/feed/feed_gate.h"

namespace citymirror::gis {

/// The steps that the rows of a message gave (FeedGate::rain) become one alert that announces the
/// rain, as rainOf() reads it: from the feed, to the public, with the status of the mapping. Steps
/// that are over when it is received are left out, and what lies beyond 7 days. Equal forecasts
/// within a step are one alert. Rejections: steps that are not equally long, one row without
/// `step_min`, all over, more than kMostRain. O(rows log rows).
void admitRainForecast(FeedGate& gate);

}  // namespace citymirror::gis
