#include "engine/store/series_archive.h"

#include <algorithm>
#include <cmath>

#include "engine/store/postgres.h"
#include "engine/store/series_keep.h"

namespace citymirror::store {
namespace {

/// Minutes outlive raw values and hours minutes, so each can be made of the one before.
Outcome checkRetention(const Retention& retention, const std::string& address) {
  const auto lasts = [](Millis time) { return time.count() > 0 ? time : Millis::max(); };
  if (lasts(retention.raw) <= lasts(retention.minutes) &&
      lasts(retention.minutes) <= lasts(retention.hours))
    return Done{};
  return Error{ErrorCode::badInput, "raw values or minutes are kept shorter than what they are put into",
               isServerAddress(address) ? "the server" : address,
               "Keep minutes as long as raw values, and hours as long as minutes"};
}

}  // namespace

Error unknownSensor(const std::string& sensor) {
  return {ErrorCode::notFound, "there is no such sensor in the archive", sensor,
          "Declare it first"};
}

Error keptAs(const std::string& sensor, const std::string& quantity) {
  return {ErrorCode::badInput, "the sensor is kept as " + quantity, sensor,
          "Give the sensor a new code"};
}

bool ArchiveValue::repeats(double otherValue, Quality otherQuality) const {
  if (otherQuality == Quality::missing) return quality == Quality::missing;
  return quality != Quality::missing && otherValue == value;
}

void keepTakeable(std::vector<ArchiveValue>& values, Instant since, ArchiveCounts& counts) {
  counts.tooOld += std::erase_if(values, [&](const ArchiveValue& one) { return one.at < since; });
  for (ArchiveValue& one : values) {
    if (!std::isfinite(one.value)) one.quality = Quality::missing;
    if (one.quality == Quality::missing) one.value = 0;
  }
  std::ranges::stable_sort(values, {},
                           [](const ArchiveValue& v) { return std::pair(v.sensor, v.at.ms); });
}

SeriesArchive::SeriesArchive(std::unique_ptr<ArchiveKeep> keep) : keep_(std::move(keep)) {}
SeriesArchive::~SeriesArchive() = default;
SeriesArchive::SeriesArchive(SeriesArchive&&) noexcept = default;
SeriesArchive& SeriesArchive::operator=(SeriesArchive&&) noexcept = default;

Result<SeriesArchive> SeriesArchive::open(const std::string& address, Retention retention,
                                          std::stop_token giveUp) {
  if (Outcome fits = checkRetention(retention, address); !fits) return fits.error();
  auto keep = isServerAddress(address) ? openArchiveServer(address, retention, std::move(giveUp))
                                       : openArchiveFile(address, retention, std::move(giveUp));
  if (!keep) return keep.error();
  return SeriesArchive(std::move(*keep));
}

Result<SeriesArchive> SeriesArchive::openToRead(const std::string& address) {
  auto keep = isServerAddress(address) ? openArchiveServerToRead(address)
                                       : openArchiveFileToRead(address);
  if (!keep) return keep.error();
  return SeriesArchive(std::move(*keep));
}

Outcome SeriesArchive::declare(const std::string& sensor, Quantity quantity,
                               const std::optional<SensorPlace>& place) {
  return keep_->declare(sensor, quantity, place);
}

Result<ArchiveCounts> SeriesArchive::append(std::span<const Observation> observations,
                                            const std::optional<ArchiveMark>& mark) {
  const SensorIds& ids = keep_->ids();
  std::vector<ArchiveValue> values;
  values.reserve(observations.size());
  for (const Observation& one : observations)
    if (const auto id = ids.find(one.sensor); id != ids.end())
      values.push_back({id->second, one.at, one.value, one.quality});
  const std::size_t unknown = observations.size() - values.size();
  auto counts = keep_->append(std::move(values), mark);
  if (counts) counts->unknown += unknown;
  return counts;
}

Result<ArchiveCounts> SeriesArchive::appendNumbered(std::vector<ArchiveValue> values,
                                                    const std::optional<ArchiveMark>& mark) {
  return keep_->append(std::move(values), mark);
}

std::optional<std::int64_t> SeriesArchive::numberOf(const std::string& sensor) const {
  const SensorIds& ids = keep_->ids();
  const auto id = ids.find(sensor);
  return id == ids.end() ? std::nullopt : std::optional(id->second);
}

Result<std::int64_t> SeriesArchive::taken(const std::string& source) const {
  return keep_->taken(source);
}

Result<std::optional<Quantity>> SeriesArchive::quantityOf(const std::string& sensor) const {
  return keep_->quantityOf(sensor);
}

Result<SensorSeries> SeriesArchive::raw(const std::string& sensor, Span within) const {
  auto series = keep_->raw(sensor, within);
  if (!series) return series;
  const auto quantity = keep_->quantityOf(sensor);
  if (!quantity) return quantity.error();
  series->sensor = sensor;
  series->quantity = quantity->value_or(Quantity{});
  return series;
}

Result<std::vector<RollUp>> SeriesArchive::rolledUp(const std::string& sensor, Millis step,
                                                    Span within) const {
  if (step.count() <= 0 || step % kMinute != Millis{0})
    return Error{ErrorCode::badInput, "the step is no multiple of a minute", sensor,
                 "Ask for whole minutes"};
  if (step == kHour) return keep_->hours(sensor, within);
  auto parts = keep_->minutes(sensor, within);
  if (!parts || step == kMinute) return parts;
  return rollUp(*parts, step);
}

Result<std::size_t> SeriesArchive::age(Instant now) { return keep_->age(now); }

std::vector<std::string> SeriesArchive::sensors() const {
  std::vector<std::string> codes;
  for (const auto& [code, id] : keep_->ids()) codes.push_back(code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace citymirror::store
