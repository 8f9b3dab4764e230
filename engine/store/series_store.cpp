#include "engine/store/series_store.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "engine/store/series_rollup.h"

namespace citymirror::store {
namespace {

constexpr std::size_t kRoom = 256;  // values that come before a list grows again
constexpr std::size_t kLeastRaw = 6;  // this part of all stays raw
constexpr std::size_t kOldPart = 8;   // of all, old: worth moving the rest

bool sameValue(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Which values of the stretch [begin, end) of a series stay; rising, each once.
std::vector<std::size_t> stayingOf(const SensorSeries& series, std::size_t begin, std::size_t end,
                                   double level) {
  std::vector<std::size_t> stay;
  for (const Quality quality : {Quality::good, Quality::suspect, Quality::bad, Quality::missing}) {
    std::optional<std::size_t> first, last, least, most, reached;
    for (std::size_t i = begin; i < end; ++i) {
      if (series.quality[i] != quality) continue;
      if (!first) first = i;
      last = i;
      if (quality != Quality::good) continue;
      if (!least || series.value[i] < series.value[*least]) least = i;
      if (!most || series.value[i] > series.value[*most]) most = i;
      if (!reached && series.value[i] >= level) reached = i;
    }
    for (const auto& one : {first, last, least, most, reached})
      if (one) stay.push_back(*one);
  }
  std::sort(stay.begin(), stay.end());
  stay.erase(std::unique(stay.begin(), stay.end()), stay.end());
  return stay;
}

/// Thins whole stretches within [from, until), which begin and end with one.
bool thinSeries(SensorSeries& series, Instant from, Instant until, const Thinning& thinning) {
  const auto indexOf = [&](Instant t) {
    return std::size_t(std::lower_bound(series.at.begin(), series.at.end(), t) - series.at.begin());
  };
  const std::size_t end = indexOf(until);
  std::size_t read = indexOf(from), write = read;
  while (read < end) {
    const Instant stretchEnd = stretchOf(series.at[read], thinning.step) + thinning.step;
    std::size_t next = read;
    while (next < end && series.at[next] < stretchEnd) ++next;
    for (const std::size_t i : stayingOf(series, read, next, thinning.level)) {
      series.at[write] = series.at[i];
      series.value[write] = series.value[i];
      series.quality[write++] = series.quality[i];
    }
    read = next;
  }
  if (write == end) return false;
  const auto cut = [&](auto& list) {
    list.erase(list.begin() + std::ptrdiff_t(write), list.begin() + std::ptrdiff_t(end));
    const std::size_t room = list.size() + list.size() / 8 + kRoom;
    if (list.capacity() <= room) return;
    std::remove_reference_t<decltype(list)> tight;
    tight.reserve(room);
    tight.insert(tight.end(), list.begin(), list.end());
    list.swap(tight);
  };
  cut(series.at);
  cut(series.value);
  cut(series.quality);
  return true;
}

}  // namespace

void SeriesStore::declare(const std::string& sensor, Quantity quantity, Provenance provenance) {
  Kept& kept = kept_[sensor];
  if (kept.series.quantity != quantity) kept = {};
  kept.series.sensor = sensor;
  kept.series.quantity = quantity;
  kept.series.provenance = std::move(provenance);
}

AppendResult SeriesStore::append(const Observation& observation) {
  const auto found = kept_.find(observation.sensor);
  if (found == kept_.end()) return AppendResult::unknownSensor;
  auto& [series, thinned] = found->second;
  if (thinned && observation.at < thinned->until)
    thinned->until = stretchOf(observation.at, thinned->step);
  if (series.at.empty() || observation.at > series.at.back()) {
    series.at.push_back(observation.at);
    series.value.push_back(observation.value);
    series.quality.push_back(observation.quality);
    return AppendResult::added;
  }
  const auto place = std::lower_bound(series.at.begin(), series.at.end(), observation.at);
  const auto index = place - series.at.begin();
  if (place != series.at.end() && *place == observation.at) {
    const std::size_t i = std::size_t(index);
    if (sameValue(series.value[i], observation.value)) return AppendResult::duplicate;
    series.value[i] = observation.value;
    series.quality[i] = observation.quality;
    return AppendResult::replaced;
  }
  series.at.insert(place, observation.at);
  series.value.insert(series.value.begin() + index, observation.value);
  series.quality.insert(series.quality.begin() + index, observation.quality);
  return AppendResult::added;
}

bool SeriesStore::holds(const SensorSeries& series, const Observation& observation) {
  const auto newest = series.newestAt(observation.at);
  return newest && series.at[*newest] == observation.at &&
         sameValue(series.value[*newest], observation.value);
}

bool SeriesStore::holds(const Observation& observation) const {
  const SensorSeries* series = find(observation.sensor);
  return series != nullptr && holds(*series, observation);
}

bool SeriesStore::knows(const Observation& observation) const {
  const auto found = kept_.find(observation.sensor);
  if (found == kept_.end()) return false;
  const auto& [series, thinned] = found->second;
  if (!thinned || observation.at >= thinned->until) return holds(series, observation);
  const Instant begin = stretchOf(observation.at, thinned->step);
  const auto first = std::lower_bound(series.at.begin(), series.at.end(), begin);
  const bool any = first != series.at.end() && *first < begin + thinned->step;
  const auto same = std::lower_bound(series.at.begin(), series.at.end(), observation.at);
  if (same != series.at.end() && *same == observation.at) return holds(series, observation);
  return any;
}

/// How many of the newest values may stay as they came.
std::size_t SeriesStore::rawMost(const Kept& kept, std::size_t most) {
  if (!kept.thinned) return most;
  const auto& at = kept.series.at;
  const auto raw = std::lower_bound(at.begin(), at.end(), kept.thinned->until);
  const auto thinned = std::size_t(raw - at.begin());
  return std::max(most / kLeastRaw, most - std::min(most, thinned));
}

std::vector<std::string> SeriesStore::thin(const Thinning& thinning) {
  std::vector<std::string> shorter;
  for (auto& [sensor, kept] : kept_) {
    SensorSeries& series = kept.series;
    if (series.at.empty()) continue;
    Instant before = thinning.before;
    const std::size_t raw = rawMost(kept, thinning.most);
    if (series.size() > raw) before = std::max(before, series.at[series.size() - raw]);
    const Instant until = stretchOf(std::min(before, series.at.back()), thinning.step);
    if (!kept.thinned || kept.thinned->step != thinning.step)
      kept.thinned = Thinned{stretchOf(series.at.front(), thinning.step), thinning.step};
    Thinned& thinned = *kept.thinned;
    if (until <= thinned.until) continue;
    if (thinSeries(series, thinned.until, until, thinning)) shorter.push_back(sensor);
    thinned.until = until;
  }
  std::sort(shorter.begin(), shorter.end());
  return shorter;
}

std::size_t SeriesStore::count() const {
  std::size_t all = 0;
  for (const auto& [code, kept] : kept_) all += kept.series.size();
  return all;
}

void SeriesStore::forgetBefore(Instant t) {
  for (auto& [sensor, kept] : kept_) {
    SensorSeries& series = kept.series;
    if (series.at.empty()) continue;
    const auto first = std::lower_bound(series.at.begin(), std::prev(series.at.end()), t);
    const auto old = first - series.at.begin();
    if (std::size_t(old) * kOldPart <= series.size()) continue;
    series.at.erase(series.at.begin(), first);
    series.value.erase(series.value.begin(), series.value.begin() + old);
    series.quality.erase(series.quality.begin(), series.quality.begin() + old);
  }
}

const SensorSeries* SeriesStore::find(const std::string& sensor) const {
  const auto found = kept_.find(sensor);
  return found == kept_.end() ? nullptr : &found->second.series;
}

std::vector<std::string> SeriesStore::sensors() const {
  std::vector<std::string> codes;
  codes.reserve(kept_.size());
  for (const auto& [code, kept] : kept_) codes.push_back(code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::vector<Span> SeriesStore::gaps(const std::string& sensor, Millis cadence, Span within) const {
  const SensorSeries* series = find(sensor);
  if (!series || cadence.count() <= 0 || within.end <= within.begin) return {};
  std::vector<Span> gaps;
  Instant due = within.begin;
  Millis slack = cadence;  // the phase is unknown until a first value
  const auto close = [&](Instant at) {
    if (at - due >= slack) gaps.push_back({due, at});
  };
  const auto first = std::lower_bound(series->at.begin(), series->at.end(), within.begin - cadence);
  for (auto i = std::size_t(first - series->at.begin());
       i < series->size() && series->at[i] < within.end; ++i) {
    if (series->quality[i] == Quality::missing) continue;
    close(series->at[i]);
    due = std::max(due, series->at[i] + cadence);
    slack = std::max(cadence / 2, Millis{1});
  }
  close(within.end);
  return gaps;
}

}  // namespace citymirror::store
