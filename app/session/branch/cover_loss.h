#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"
#include "scenarios/coupling/forecast_route.h"

namespace citymirror::session {

/// When the homes of a city are no longer reached in time from its hospitals.
struct CoverLoss {
  /// Homes that lose it within one span of time.
  struct Band {
    double from = 0, to = 0;  ///< s from the run's zero; lost in (from, to], the first from its begin
    std::size_t homes = 0, residents = 0;
    draw::Color color;
  };
  std::vector<Band> bands;  ///< earlier first; they part the times evenly
  std::shared_ptr<const FeatureLayer> layer;  ///< footprints of those homes; "code", "lost" (s)
  draw::VectorStyle style;
  std::size_t hospitals = 0;
  std::size_t homes = 0;  ///< in time over dry roads
  /// By code of those homes: s of the call at which they lose it; NaN = they keep it.
  std::map<std::string, double> lostAt;
  std::vector<double> instants() const;  ///< at which homes lose it, rising
};

/// coupling::ambulanceCover as it is drawn: `roads` as earliestArrivals takes them; help is called at
/// each of `times` (rising, not empty) and has `within` s. Errors: notFound (no hospital),
/// cancelled. O(times · E log V + homes).
Result<CoverLoss> coverLoss(const CityModel& city, const coupling::ForecastRoads& roads,
                            std::span<const double> times, double within,
                            const run::JobContext& job);

}  // namespace citymirror::session
