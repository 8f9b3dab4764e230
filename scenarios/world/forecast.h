#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/flood/flood_check.h"
#include "scenarios/world/world_state.h"

namespace citymirror::world {

/// What a forecast run starts from: a city, a zero instant, the rain since then (observed, then
/// forecast) and how far to look.
struct ForecastRequest {
  std::string id;       ///< "F001"
  std::string trigger;  ///< what asked for it: a CAP identifier, a person
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const flood::FloodInputs> domain;  ///< the city's flood domain, made once
  Instant zero;                                      ///< time 0 of the run
  Instant issued;                                    ///< what is later is forecast
  Instant until;
  flood::StepSeries rain;  ///< mm/h, seconds from zero
  coupling::PondingBands bands;
  double outputInterval = 300;  ///< s
  int threads = 0;
};

/// A finished forecast: states on one clock, the roads that will pond, who is exposed, how healthy.
struct ForecastRun {
  std::string id, trigger;
  Instant zero, issued, until;
  flood::StepSeries rain;
  std::shared_ptr<const RasterGrid<float>> bed;
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid;  ///< cells under buildings
  std::vector<WorldState> states;  ///< rising in time, first at zero
  std::shared_ptr<const flood::FloodRun> flood;
  flood::Health health;                      ///< not ok = must not be shown as a forecast
  std::vector<coupling::PondingRisk> risks;  ///< worst first, from `issued` on
  coupling::Exposure exposure;               ///< at the deepest
  double computeSeconds = 0;
};

/// Runs flood and road depths on one clock. Errors: badInput, cancelled, diverged.
Result<ForecastRun> runForecast(const ForecastRequest& request, const run::JobContext& job);

}  // namespace citymirror::world
