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
#include "scenarios/flood/gauge_rain.h"
#include "scenarios/world/world_state.h"

namespace citymirror::world {

struct ForecastRun;

/// What a forecast run starts from: a city, a zero instant, the rain since then (observed, then
/// forecast) and how far to look. With a parent it is a branch: what-if under more edits, computed
/// from the parent's last snapshot before the first of them.
struct ForecastRequest {
  std::string id;       ///< "F001"
  std::string trigger;  ///< what asked for it: a CAP identifier, a person
  std::shared_ptr<const CityModel> city;
  std::shared_ptr<const flood::FloodInputs> domain;  ///< the city's flood domain, made once
  Instant zero;                                      ///< time 0 of the run
  Instant issued;                                    ///< what is later is forecast
  Instant until;
  flood::StepSeries rain;  ///< mm/h over the city, seconds from zero
  /// What each rain gauge measured since zero; a value that is not a number is a gap or the end. As
  /// far as they reach, their rain falls, interpolated (inverse distance squared), instead of
  /// `rain`.
  std::vector<flood::RainGauge> gauges;
  coupling::PondingBands bands;
  double outputInterval = 300;  ///< s
  int threads = 0;
  std::shared_ptr<const ForecastRun> parent;  ///< null = a forecast of its own
  std::vector<flood::TimedEdit> edits;  ///< all of them, the parent's among them, rising in time
  double snapshotInterval = 900;        ///< s; 0 = cannot be branched
  /// Hears every state as soon as it is computed, on the computing thread.
  std::function<void(const WorldState&)> onState;
};

/// A finished forecast: states on one clock, the roads that will pond, who is exposed, how healthy.
struct ForecastRun {
  std::string id, trigger;
  std::string parentId;                 ///< empty = a forecast
  std::vector<flood::TimedEdit> edits;  ///< what people did to the water
  Instant zero, issued, until;
  flood::StepSeries rain;
  std::vector<flood::RainGauge> gauges;
  std::shared_ptr<const RasterGrid<float>> bed;
  std::shared_ptr<const RasterGrid<std::uint8_t>> solid;  ///< cells under buildings
  std::vector<WorldState> states;                         ///< rising in time, first at zero
  std::shared_ptr<const flood::FloodRun> flood;
  flood::Health health;                      ///< not ok = must not be shown as a forecast
  std::vector<coupling::PondingRisk> risks;  ///< worst first, from `issued` on
  coupling::Exposure exposure;               ///< at the deepest
  double computeSeconds = 0;
};

/// Runs flood and road depths on one clock. A branch shares its parent's states before the fork.
/// Errors: badInput, cancelled, diverged, notFound (an edit of something that is not there).
Result<ForecastRun> runForecast(const ForecastRequest& request, const run::JobContext& job);

}  // namespace citymirror::world
