#include <cmath>
#include <limits>

#include "scenarios/incident/rules.h"

namespace citymirror::incident {
namespace {

/// What a sensor can plausibly read, and by how much two readings within half an hour may differ.
struct Plausible {
  double least, most, jump;
};

Plausible plausible(Quantity quantity) {
  constexpr double kAny = std::numeric_limits<double>::infinity();
  switch (quantity) {
    case Quantity::rainIntensity:
      return {0, 600, kAny};
    case Quantity::waterLevel:
      return {-450, 9000, 3};
    case Quantity::pondingDepth:
      return {-0.05, 10, 1};
    case Quantity::discharge:
      return {-100'000, 400'000, kAny};
    case Quantity::speed:
      return {0, 200, kAny};
  }
  return {-kAny, kAny, kAny};
}

constexpr Millis kMemory = std::chrono::minutes(30);

bool isReading(Quality quality) { return quality == Quality::good || quality == Quality::suspect; }

}  // namespace

Quality screen(Quantity quantity, double value, const SensorSeries* history, Instant at) {
  if (std::isnan(value)) return Quality::missing;
  const Plausible range = plausible(quantity);
  if (value < range.least || value > range.most) return Quality::bad;
  if (!history) return Quality::good;
  bool compared = false, lastSeen = false;
  const auto newest = history->newestAt(at - Millis{1});
  for (std::size_t i = newest ? *newest + 1 : 0; i-- > 0 && at - history->at[i] <= kMemory;) {
    const Quality quality = history->quality[i];
    if (!isReading(quality) || (lastSeen && quality != Quality::good)) continue;
    if (std::abs(value - history->value[i]) <= range.jump) return Quality::good;
    compared = lastSeen = true;
    if (quality == Quality::good) break;
  }
  return compared ? Quality::suspect : Quality::good;
}

}  // namespace citymirror::incident
