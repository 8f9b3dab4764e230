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
  Text verdict;  ///< one line for people: mass error, Courant, divergence
};
/// A run that fails here must not be shown as a forecast: relative mass error > 1e-3 or Courant
/// > 1.
Health checkRun(const FloodStats& stats, const MassLedger& mass);

}  // namespace citymirror::flood
