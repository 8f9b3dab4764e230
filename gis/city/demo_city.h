#pragma once
#include <cstdint>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Counts the changes after which the same options give another city.
inline constexpr int kDemoCityVersion = 3;

struct DemoCityOptions {
  double areaKm2 = 36;    ///< 1 to 200
  int buildings = 25000;  ///< aimed at; the result is within 2 %
  std::uint64_t seed = 7;
  double terrainCell = 5;  ///< m
};

/// A plausible riverside Chinese city, synthetic and marked so. Same options, same bytes on every
/// machine (no std distributions, no libm-dependent branches on edge values).
/// Errors: badInput for options out of range, cancelled.
Result<CityModel> makeDemoCity(const DemoCityOptions& options, const run::JobContext& job);

}  // namespace citymirror::gis
