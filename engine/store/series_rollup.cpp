#include "engine/store/series_rollup.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::store {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

RollUp emptyStretch(Instant at) {
  RollUp empty;
  empty.at = at;
  empty.least = empty.most = empty.sum = empty.last = kNothing;
  return empty;
}

/// `part` comes after what `whole` holds.
void takeIn(RollUp& whole, const RollUp& part) {
  if (part.counted() > 0) {
    const bool first = whole.counted() == 0;
    whole.least = first ? part.least : std::min(whole.least, part.least);
    whole.most = first ? part.most : std::max(whole.most, part.most);
    whole.sum = first ? part.sum : whole.sum + part.sum;
    whole.last = part.last;
    whole.lastAt = part.lastAt;
  }
  whole.good += part.good;
  whole.suspect += part.suspect;
  whole.bad += part.bad;
  whole.missing += part.missing;
}

RollUp oneValue(const SensorSeries& series, std::size_t i, Instant stretch) {
  RollUp one = emptyStretch(stretch);
  const bool number = std::isfinite(series.value[i]);
  const Quality quality = number ? series.quality[i] : Quality::missing;
  one.good = quality == Quality::good;
  one.suspect = quality == Quality::suspect;
  one.bad = quality == Quality::bad;
  one.missing = quality == Quality::missing;
  if (one.counted() == 0) return one;
  one.least = one.most = one.sum = one.last = series.value[i];
  one.lastAt = series.at[i];
  return one;
}

void addTo(std::vector<RollUp>& stretches, const RollUp& part) {
  if (stretches.empty() || stretches.back().at != part.at)
    stretches.push_back(emptyStretch(part.at));
  takeIn(stretches.back(), part);
}

}  // namespace

Quality RollUp::quality() const {
  if (counted() == 0) return bad > 0 ? Quality::bad : Quality::missing;
  return 2 * suspect > counted() ? Quality::suspect : Quality::good;
}

Instant stretchOf(Instant at, Millis step) {
  const std::int64_t length = step.count();
  std::int64_t within = at.ms % length;
  if (within < 0) within += length;
  return {at.ms - within};
}

std::vector<RollUp> rollUp(const SensorSeries& series, Millis step, Span within) {
  std::vector<RollUp> stretches;
  if (step.count() <= 0) return stretches;
  const auto first = std::lower_bound(series.at.begin(), series.at.end(), within.begin);
  for (auto i = std::size_t(first - series.at.begin());
       i < series.size() && series.at[i] < within.end; ++i)
    addTo(stretches, oneValue(series, i, stretchOf(series.at[i], step)));
  return stretches;
}

std::vector<RollUp> rollUp(std::span<const RollUp> parts, Millis step) {
  std::vector<RollUp> stretches;
  if (step.count() <= 0) return stretches;
  for (RollUp part : parts) {
    part.at = stretchOf(part.at, step);
    addTo(stretches, part);
  }
  return stretches;
}

}  // namespace citymirror::store
