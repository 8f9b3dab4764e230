#include "engine/store/series_store.h"

#include <algorithm>
#include <iterator>
#include <cmath>

namespace citymirror::store {
namespace {

bool sameValue(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

void SeriesStore::declare(const std::string& sensor, Quantity quantity, Provenance provenance) {
  SensorSeries& series = series_[sensor];
  if (series.quantity != quantity) series = {};
  series.sensor = sensor;
  series.quantity = quantity;
  series.provenance = std::move(provenance);
}

AppendResult SeriesStore::append(const Observation& observation) {
  const auto found = series_.find(observation.sensor);
  if (found == series_.end()) return AppendResult::unknownSensor;
  SensorSeries& series = found->second;
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

bool SeriesStore::holds(const Observation& observation) const {
  const SensorSeries* series = find(observation.sensor);
  const auto newest = series ? series->newestAt(observation.at) : std::nullopt;
  return newest && series->at[*newest] == observation.at &&
         sameValue(series->value[*newest], observation.value);
}

void SeriesStore::forgetBefore(Instant t) {
  for (auto& [sensor, series] : series_) {
    if (series.at.empty()) continue;
    const auto first = std::lower_bound(series.at.begin(), std::prev(series.at.end()), t);
    const auto old = first - series.at.begin();
    if (std::size_t(old) * 2 <= series.size()) continue;
    series.at.erase(series.at.begin(), first);
    series.value.erase(series.value.begin(), series.value.begin() + old);
    series.quality.erase(series.quality.begin(), series.quality.begin() + old);
  }
}

const SensorSeries* SeriesStore::find(const std::string& sensor) const {
  const auto found = series_.find(sensor);
  return found == series_.end() ? nullptr : &found->second;
}

std::vector<std::string> SeriesStore::sensors() const {
  std::vector<std::string> codes;
  codes.reserve(series_.size());
  for (const auto& [code, series] : series_) codes.push_back(code);
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
