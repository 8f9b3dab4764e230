#include "engine/core/series.h"

#include <algorithm>

namespace citymirror {

std::optional<std::size_t> SensorSeries::newestAt(Instant t) const {
  const auto after = std::upper_bound(at.begin(), at.end(), t);
  if (after == at.begin()) return std::nullopt;
  return std::size_t(after - at.begin()) - 1;
}

}  // namespace citymirror
