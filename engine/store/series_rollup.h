#pragma once
#include <span>
#include <vector>

#include "engine/core/series.h"

namespace citymirror::store {

inline constexpr Millis kMinute{60'000}, kHour{3'600'000};

/// The values of one stretch of time put together. Good and suspect values count; bad and missing
/// ones are only numbered. Without any that count, least, most, sum and last are NaN.
struct RollUp {
  Instant at;  ///< beginning of the stretch
  int good = 0, suspect = 0, bad = 0, missing = 0;
  double least = 0, most = 0, sum = 0;
  double last = 0;  ///< newest that counts …
  Instant lastAt;   ///< … and when it was

  int counted() const { return good + suspect; }
  double mean() const { return sum / counted(); }  ///< NaN without any
  /// Suspect where more than half of what counts is; missing or bad where nothing counts.
  Quality quality() const;
  friend bool operator==(const RollUp&, const RollUp&) = default;
};

/// Beginning of the stretch of `step` that holds `at`, counted from 1970.
Instant stretchOf(Instant at, Millis step);

/// A stretch without any value.
RollUp emptyRollUp(Instant at);
/// Into `whole`, what comes after all that it holds: another stretch, or one value (NaN = missing).
void addAfter(RollUp& whole, const RollUp& part);
void addAfter(RollUp& whole, Instant at, double value, Quality quality);

/// One for each stretch of `step` that has a value within [begin, end), in order. O(values).
std::vector<RollUp> rollUp(const SensorSeries& series, Millis step, Span within);
/// The same from shorter stretches: `step` must be a multiple of theirs.
std::vector<RollUp> rollUp(std::span<const RollUp> parts, Millis step);

}  // namespace citymirror::store
