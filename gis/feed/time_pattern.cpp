#include "gis/feed/time_pattern.h"

#include <cmath>

#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

constexpr double kLastSecond = 7'258'118'400;  // 2200-01-01

bool inRange(double seconds) { return seconds >= 0 && seconds < kLastSecond; }

std::optional<Instant> sinceEpoch(std::string_view text, double perSecond) {
  const auto number = finiteNumber(text);
  if (!number || !inRange(*number / perSecond)) return std::nullopt;
  return Instant{std::int64_t(std::llround(*number * (1000 / perSecond)))};
}

/// Up to `most` digits at `at`, which moves behind them.
std::optional<unsigned> digitsAt(std::string_view text, std::size_t& at, int most) {
  unsigned value = 0;
  int count = 0;
  while (count < most && at < text.size() && text[at] >= '0' && text[at] <= '9') {
    value = value * 10 + unsigned(text[at++] - '0');
    ++count;
  }
  return count > 0 ? std::optional(value) : std::nullopt;
}

struct Parts {
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

  unsigned* of(char sign) {
    switch (sign) {
      case 'Y':
        return &year;
      case 'm':
        return &month;
      case 'd':
        return &day;
      case 'H':
        return &hour;
      case 'M':
        return &minute;
      case 'S':
        return &second;
      default:
        return nullptr;
    }
  }
};

std::optional<Instant> instantOf(const Parts& p, int zoneMinutes) {
  using namespace std::chrono;
  const year_month_day date{year{int(p.year)}, month{p.month}, day{p.day}};
  if (!date.ok() || p.hour > 23 || p.minute > 59 || p.second > 60) return std::nullopt;
  const milliseconds at = sys_days{date}.time_since_epoch() + hours{p.hour} +
                          minutes{int(p.minute) - zoneMinutes} + std::chrono::seconds{p.second};
  if (!inRange(double(at.count()) / 1000)) return std::nullopt;
  return Instant{at.count()};
}

std::optional<Instant> byPattern(std::string_view text, const FeedTime& time) {
  Parts parts;
  std::size_t at = 0;
  const std::string& pattern = time.pattern;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    unsigned* part =
        pattern[i] == '%' && i + 1 < pattern.size() ? parts.of(pattern[i + 1]) : nullptr;
    if (part) {
      const auto value = digitsAt(text, at, pattern[++i] == 'Y' ? 4 : 2);
      if (!value) return std::nullopt;
      *part = *value;
    } else if (at >= text.size() || text[at++] != pattern[i]) {
      return std::nullopt;
    }
  }
  if (at != text.size()) return std::nullopt;
  return instantOf(parts, time.zoneMinutes.value_or(0));
}

std::optional<Instant> byIso(std::string_view text, const FeedTime& time) {
  if (const auto own = parseIso(text)) {
    return inRange(double(own->ms) / 1000) ? own : std::nullopt;
  }
  if (!time.zoneMinutes) return std::nullopt;
  const auto local = parseIso(std::string(text) + "Z");
  if (!local || !inRange(double(local->ms) / 1000 - *time.zoneMinutes * 60.0)) return std::nullopt;
  return Instant{local->ms - std::int64_t(*time.zoneMinutes) * 60'000};
}

}  // namespace

bool isUsable(const FeedTime& time) {
  if (time.pattern == "iso" || time.pattern == "unix_s" || time.pattern == "unix_ms") return true;
  for (const char* part : {"%Y", "%m", "%d", "%H", "%M"}) {
    if (time.pattern.find(part) == std::string::npos) return false;
  }
  return time.zoneMinutes.has_value();
}

std::optional<Instant> readTime(std::string_view text, const FeedTime& time) {
  const std::string_view body = trimmed(text);
  if (time.pattern == "unix_s") return sinceEpoch(body, 1);
  if (time.pattern == "unix_ms") return sinceEpoch(body, 1000);
  return time.pattern == "iso" ? byIso(body, time) : byPattern(body, time);
}

std::optional<int> zoneMinutesOf(std::string_view text) {
  if (text == "Z") return 0;
  const bool formed = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!formed) return std::nullopt;
  std::size_t at = 1, then = 4;
  const auto hours = digitsAt(text, at, 2), minutes = digitsAt(text, then, 2);
  if (!hours || !minutes || at != 3 || then != 6 || *hours > 14 || *minutes > 59)
    return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * int(*hours * 60 + *minutes);
}

}  // namespace citymirror::gis
