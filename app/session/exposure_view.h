#pragma once
#include <string>

#include "engine/core/text.h"
#include "engine/core/time.h"
#include "scenarios/coupling/exposure.h"

namespace citymirror::session {

/// What the water at the cursor meets, by ponding band.
struct ExposureView {
  coupling::BandedExposure counts;
  coupling::PondingBands bands;  ///< of `counts`
  std::string run;               ///< id of the forecast, its what-if or the branch of traffic
  Instant at;                    ///< of the water, a whole minute
  Instant issued;                ///< of the run: what is later in it is forecast
};

}  // namespace citymirror::session
