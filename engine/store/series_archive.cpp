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

std::vector<std::string> codesOf(const SensorIds& ids) {
  std::vector<std::string> codes;
  for (const auto& [code, id] : ids) codes.push_back(code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

bool GivenValue::repeats(double otherValue, Quality otherQuality) const {
  if (otherQuality == Quality::missing) return quality == Quality::missing;
  return quality != Quality::missing && otherValue == value;
}

std::vector<GivenValue> takeable(std::span<const Observation> observations, const SensorIds& ids,
                                 Instant since, ArchiveCounts& counts) {
  std::vector<GivenValue> given;
  given.reserve(observations.size());
  for (const Observation& one : observations) {
    const auto id = ids.find(one.sensor);
    counts.unknown += id == ids.end();
    counts.tooOld += id != ids.end() && one.at < since;
    if (id == ids.end() || one.at < since) continue;
    const Quality quality = std::isfinite(one.value) ? one.quality : Quality::missing;
    given.push_back({id->second, one.at, quality == Quality::missing ? 0.0 : one.value, quality});
  }
  std::ranges::stable_sort(given, {},
                           [](const GivenValue& g) { return std::pair(g.sensor, g.at.ms); });
  return given;
}

SeriesArchive::SeriesArchive(std::unique_ptr<ArchiveKeep> keep) : keep_(std::move(keep)) {}
SeriesArchive::~SeriesArchive() = default;
SeriesArchive::SeriesArchive(SeriesArchive&&) noexcept = default;
SeriesArchive& SeriesArchive::operator=(SeriesArchive&&) noexcept = default;

Result<SeriesArchive> SeriesArchive::open(const std::string& address, Retention retention) {
  if (Outcome fits = checkRetention(retention, address); !fits) return fits.error();
  auto keep = isServerAddress(address) ? openArchiveServer(address, retention)
                                       : openArchiveFile(address, retention);
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
  return keep_->append(observations, mark);
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

std::vector<std::string> SeriesArchive::sensors() const { return keep_->sensors(); }

}  // namespace citymirror::store
