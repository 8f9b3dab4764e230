#include "engine/store/series_rollup.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::store {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// The newest stretch, begun where it is another.
RollUp& stretchAt(std::vector<RollUp>& stretches, Instant at) {
  if (stretches.empty() || stretches.back().at != at) stretches.push_back(emptyRollUp(at));
  return stretches.back();
}

}  // namespace

RollUp emptyRollUp(Instant at) {
  RollUp empty;
  empty.at = at;
  empty.least = empty.most = empty.sum = empty.last = kNothing;
  return empty;
}

void addAfter(RollUp& whole, const RollUp& part) {
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

void addAfter(RollUp& whole, Instant at, double value, Quality quality) {
  RollUp one = emptyRollUp(at);
  if (!std::isfinite(value)) quality = Quality::missing;
  one.good = quality == Quality::good;
  one.suspect = quality == Quality::suspect;
  one.bad = quality == Quality::bad;
  one.missing = quality == Quality::missing;
  if (one.counted() > 0) {
    one.least = one.most = one.sum = one.last = value;
    one.lastAt = at;
  }
  addAfter(whole, one);
}

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
    addAfter(stretchAt(stretches, stretchOf(series.at[i], step)), series.at[i], series.value[i],
             series.quality[i]);
  return stretches;
}

std::vector<RollUp> rollUp(std::span<const RollUp> parts, Millis step) {
  std::vector<RollUp> stretches;
  if (step.count() <= 0) return stretches;
  for (const RollUp& part : parts) addAfter(stretchAt(stretches, stretchOf(part.at, step)), part);
  return stretches;
}

}  // namespace citymirror::store
