#pragma once
#include <chrono>
#include <cstddef>

#include "engine/core/time.h"

namespace citymirror::session {

/// How long measured values stay in memory; the journal has all. measured_kept_h, raw_kept_h and
/// raw_most of assets/config/forecast_loop.json.
struct MeasuredKept {
  Millis all = std::chrono::hours(24);
  /// Every value of so long stays, while all of a sensor that is held is no more than rawMost; of
  /// older ones what store::Thinning keeps.
  Millis raw = std::chrono::hours(2);
  std::size_t rawMost = 7200;
};

}  // namespace citymirror::session
