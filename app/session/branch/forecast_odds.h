#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/exposure.h"
#include "scenarios/flood/flood_inputs.h"
#include "scenarios/world/forecast.h"

/// How likely the water of a run is while nobody knows exactly how much rain comes, and when.
namespace citymirror::session {

/// How far the rain to come may be off. Configuration: assets/config/rain_uncertainty.json.
struct OddsRules {
  std::size_t members = 0;  ///< runs, the first with the rain as it is forecast
  double scale = 0;         ///< standard deviation of the logarithm of a factor on the rain to come
  double delay = 0;         ///< s, standard deviation of how much later or earlier it comes
  Text source;
};
/// Errors name the key.
Result<OddsRules> parseOddsRules(const std::string& json);
/// Errors name the file.
Result<OddsRules> loadOddsRules(const std::string& assets);

/// What is reached in so many runs.
struct OddsCount {
  double area = 0;            ///< m² of land
  coupling::Exposed exposed;  ///< by the likeliest cell beside a building's walls
};

/// Where the deepest water of the runs reaches one depth.
struct OddsOfDepth {
  double depth = 0;         ///< m
  RasterGrid<float> share;  ///< of the runs, 0 to 1; NaN outside and in waters of the map
  OddsCount possible;       ///< in one run or more
  OddsCount likely;         ///< in half of them or more
  OddsCount certain;        ///< in all
};

/// A run under many rains: what fell until it was issued is known, what comes later is more or less
/// and comes later or earlier. Edits of the water and of the rain stay as they are.
struct ForecastOdds {
  std::string run, parent;  ///< as ForecastRun has them
  Instant issued, until;
  OddsRules rules;
  std::size_t unhealthy = 0;  ///< members that failed their checks; they count all the same
  std::vector<OddsOfDepth> depths;
};

/// `depths`: m, above 0 and rising. Equal inputs give equal bits. Uses one core; memory: that of
/// one run and a grid for each depth. Errors: those of flood::runEnsemble, cancelled.
Result<ForecastOdds> forecastOdds(const world::ForecastRun& run, const flood::FloodInputs& domain,
                                  const CityModel& city, const std::vector<double>& depths,
                                  const OddsRules& rules, const run::JobContext& job);

/// The map of one depth in the bands of draw::probabilityRamp.
struct OddsLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< areas; fields "share" (mean), "class" 0 to 4
  draw::VectorStyle style;
};
/// Neighbours of one band in a row are one area. O(cells).
OddsLayer oddsLayer(const OddsOfDepth& odds);

}  // namespace citymirror::session
