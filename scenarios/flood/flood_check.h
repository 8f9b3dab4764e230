#pragma once
#include "engine/core/text.h"
#include "scenarios/flood/flood_model.h"

namespace citymirror::flood {

/// No run gives more outputs than this.
inline constexpr int kMaxOutputs = 100000;

/// Every fault of the inputs, each naming its field ("gauges[2].at: outside the grid"). Empty =
/// good.
std::vector<Error> checkInputs(const FloodInputs& inputs);

struct Health {
  bool ok = true;
  Text verdict;  ///< one line for people: mass error, Courant, clipping, divergence
};
/// What a forecast may show: a mass error of a thousandth is what users of ANUGA and LISFLOOD-FP
/// accept; beyond Courant 1 an explicit scheme is not stable (Courant, Friedrichs, Lewy 1928).
struct HealthLimits {
  double massError = 1e-3;     ///< of all water
  double courant = 1;          ///< |u| + |v| + 2c
  double clippedShare = 1e-4;  ///< of all water
};
/// A run that fails here must not be shown as a forecast.
Health checkRun(const FloodStats& stats, const MassLedger& mass, const HealthLimits& limits = {});

}  // namespace citymirror::flood
