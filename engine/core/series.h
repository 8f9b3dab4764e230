#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/provenance.h"
#include "engine/core/quantity.h"
#include "engine/core/time.h"

namespace citymirror {

enum class Quality : std::uint8_t { good, suspect, bad, missing };

/// One value of one sensor at one time, in the kept unit of the sensor's quantity.
struct Observation {
  std::string sensor;  ///< code in the city package
  Instant at;          ///< when it was measured
  double value = 0;    ///< NaN only with Quality::missing
  Quality quality = Quality::good;
  std::string source;  ///< feed it came through

  friend bool operator==(const Observation&, const Observation&) = default;
};

/// Parallel arrays sorted by time, no two equal times.
struct SensorSeries {
  std::string sensor;
  Quantity quantity = Quantity::waterLevel;
  std::vector<Instant> at;
  std::vector<double> value;
  std::vector<Quality> quality;
  Provenance provenance;

  std::size_t size() const { return at.size(); }
  /// Index of the newest value not after t, or nothing.
  std::optional<std::size_t> newestAt(Instant t) const;
};

}  // namespace citymirror
