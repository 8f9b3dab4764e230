#include "gis/feed/feed_gate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/utf8.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {

void FeedBatch::reject(std::string reason, std::string detail, std::size_t offset) {
  if (rejected.size() < kMostRejections)
    rejected.push_back({std::move(reason), std::move(detail), offset});
  else
    ++rejectedMore;
}

std::string quotedForReason(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  const std::string_view begin = firstBytes(text, kLongest);
  return '"' + std::string(begin) + (begin.size() < text.size() ? "…\"" : "\"");
}

std::optional<Instant> FeedGate::time(const FeedCell& cell, const FeedTime& time) {
  const auto shifted = anyTime(cell, time);
  return shifted ? admitted(*shifted - feed_.limits.shift, cell.offset) : std::nullopt;
}

std::optional<Instant> FeedGate::anyTime(const FeedCell& cell, const FeedTime& time) {
  const bool written = cell.kind == FeedCell::Kind::text || cell.kind == FeedCell::Kind::number;
  const auto at = written ? readTime(cell.text, time) : std::nullopt;
  if (at) return *at + feed_.limits.shift;
  batch_.reject(
      written ? "the time does not follow its format or has no zone" : "the time is missing",
      quotedForReason(cell.text), cell.offset);
  return std::nullopt;
}

std::optional<Instant> FeedGate::admitted(Instant at, std::size_t offset) {
  const Instant shifted = at + feed_.limits.shift;
  if (shifted - payload_.received > feed_.limits.ahead) {
    batch_.reject("the time is in the future", toIso(shifted), offset);
    return std::nullopt;
  }
  if (payload_.received - shifted > feed_.limits.oldest) {
    batch_.reject("the time is too old", toIso(shifted), offset);
    return std::nullopt;
  }
  return shifted;
}

std::optional<std::string> FeedGate::name(const std::string& theirs, std::size_t offset) {
  if (theirs.empty()) {
    batch_.reject("the sensor is not named", "", offset);
    return std::nullopt;
  }
  const auto found = feed_.mapping.sensors.find(theirs);
  if (found != feed_.mapping.sensors.end()) return found->second;
  if (!feed_.mapping.onlyListed) return theirs;
  batch_.reject("the sensor is not listed", quotedForReason(theirs), offset);
  return std::nullopt;
}

std::string FeedGate::reference(const std::string& theirs) const {
  const auto found = feed_.mapping.sensors.find(theirs);
  return found == feed_.mapping.sensors.end() ? theirs : found->second;
}

std::optional<std::string> FeedGate::sensor(const std::string& theirs, Quantity quantity,
                                            std::size_t offset) {
  if (feed_.mapping.values.size() < 2 || theirs.empty()) return name(theirs, offset);
  const std::string both = theirs + '/' + std::string(wordOf(quantity));
  const auto found = feed_.mapping.sensors.find(both);
  if (found != feed_.mapping.sensors.end()) return found->second;
  const auto site = feed_.mapping.sensors.find(theirs);
  if (site != feed_.mapping.sensors.end())
    return site->second + '/' + std::string(wordOf(quantity));
  return name(both, offset);
}

std::optional<double> FeedGate::factor(const std::string& unit, Quantity quantity,
                                       std::size_t offset) {
  const auto factor = factorFrom(unit, quantity);
  if (!factor)
    batch_.reject("the unit does not measure the quantity", quotedForReason(unit), offset);
  return factor;
}

void FeedGate::reading(const std::string& sensor, Instant at, const FeedCell& number,
                       const FeedValue& value, double factor, Quality quality) {
  double kept = std::numeric_limits<double>::quiet_NaN();
  const bool blank = number.kind == FeedCell::Kind::text && trimmed(number.text).empty();
  const bool nothing = number.kind == FeedCell::Kind::null || blank;
  if (!nothing) {
    const auto read =
        number.kind == FeedCell::Kind::other ? std::nullopt : finiteNumber(number.text);
    if (!read)
      return batch_.reject("the value is not a finite number", quotedForReason(number.text),
                           number.offset);
    const auto& missing = value.missing;
    const bool marked = std::find(missing.begin(), missing.end(), *read) != missing.end();
    if (!marked) kept = *read * factor + value.offset;
    if (!marked && !std::isfinite(kept))
      return batch_.reject("the value is not a finite number", quotedForReason(number.text),
                           number.offset);
  }
  if (std::isnan(kept) || quality == Quality::missing) {
    kept = std::numeric_limits<double>::quiet_NaN();
    quality = Quality::missing;
  }
  const auto range = feed_.limits.ranges.find(value.quantity);
  if (range != feed_.limits.ranges.end() && !std::isnan(kept) &&
      (kept < range->second.least || kept > range->second.most))
    quality = Quality::bad;
  batch_.readings.push_back({{sensor, at, kept, quality, feed_.id}, value.quantity});
}

std::optional<Quality> FeedGate::quality(const FeedCell& cell) {
  if (cell.kind == FeedCell::Kind::absent || cell.kind == FeedCell::Kind::null)
    return Quality::good;
  const auto among = [&](const std::vector<std::string>& words) {
    return std::find(words.begin(), words.end(), cell.text) != words.end();
  };
  const FeedMapping& mapping = feed_.mapping;
  if (among(mapping.good)) return Quality::good;
  if (among(mapping.suspect)) return Quality::suspect;
  if (among(mapping.bad)) return Quality::bad;
  batch_.reject("the word of quality is unknown", quotedForReason(cell.text), cell.offset);
  return std::nullopt;
}

bool FeedGate::place(double longitude, double latitude, std::size_t offset) {
  const bool inside = std::abs(longitude) <= 180 && std::abs(latitude) <= 90;  // false for NaN
  if (!inside) batch_.reject("the place is outside the globe", "", offset);
  return inside;
}

}  // namespace citymirror::gis
