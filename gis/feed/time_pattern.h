#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/time.h"

namespace citymirror::gis {

/// How a feed writes times. "iso": ISO 8601, with a zone of its own or in `zoneMinutes`; "unix_s",
/// "unix_ms": numbers since 1970 in UTC; else a pattern of %Y %m %d %H %M %S and other signs as
/// they stand ("%Y/%m/%d %H:%M"), in `zoneMinutes`.
struct FeedTime {
  std::string pattern = "iso";
  std::optional<int> zoneMinutes;  ///< east of UTC; none: the time must bring its own
};

/// Whether the pattern names a whole date and what it needs of a zone is there.
bool isUsable(const FeedTime& time);

/// Nothing where the text does not follow the pattern, is no such day or hour, or has no zone.
/// Years 1970 to 2199.
std::optional<Instant> readTime(std::string_view text, const FeedTime& time);

/// "+08:00", "Z" as minutes.
std::optional<int> zoneMinutesOf(std::string_view text);

}  // namespace citymirror::gis
