#pragma once
#include "engine/core/text.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// What the water of a run rests on, for legends and reports: "cells of 10 m; ground: SRTM, grid of
/// 30 m; not calibrated here". Says so where the city does not tell the source of its ground; the
/// size of the cells is left out where the run has none yet.
Text runBasis(const world::ForecastRun& run, const CityModel& city);

}  // namespace citymirror::session
