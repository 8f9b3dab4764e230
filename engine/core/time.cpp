#include "engine/core/time.h"

#include <charconv>
#include <cstdio>

namespace citymirror {
namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text, size_t from, size_t count) {
  if (from + count > text.size()) return std::nullopt;
  int value = 0;
  const char* begin = text.data() + from;
  for (const char* c = begin; c != begin + count; ++c) {
    if (*c < '0' || *c > '9') return std::nullopt;
    value = value * 10 + (*c - '0');
  }
  return value;
}

std::optional<int> parseZone(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto h = digits(zone, 1, 2);
  const auto m = digits(zone, 4, 2);
  if (!h || !m || *h > 14 || *m > 59) return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (*h * 60 + *m);
}

std::string dateTimeText(Instant local, const char* zone) {
  const sys_time<milliseconds> t{milliseconds{local.ms}};
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss clock{t - day};
  char text[80];
  int n = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                        unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                        int(clock.minutes().count()), int(clock.seconds().count()));
  if (const auto rest = clock.subseconds().count(); rest != 0) {
    n += std::snprintf(text + n, sizeof text - size_t(n), ".%03d", int(rest));
  }
  return std::string(text, size_t(n)) + zone;
}

}  // namespace

std::string toIso(Instant t) { return dateTimeText(t, "Z"); }

std::string toIso(Instant t, int offsetMinutes) {
  char zone[16];
  const int size = offsetMinutes < 0 ? -offsetMinutes : offsetMinutes;
  std::snprintf(zone, sizeof zone, "%c%02d:%02d", offsetMinutes < 0 ? '-' : '+', size / 60, size % 60);
  return dateTimeText(t + minutes(offsetMinutes), zone);
}

std::optional<Instant> parseIso(std::string_view text) {
  const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
  const auto h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const year_month_day date{year{*y}, month{unsigned(*mo)}, day{unsigned(*d)}};
  if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  size_t next = 19;
  int fraction = 0;
  if (next < text.size() && text[next] == '.') {
    int scale = 100;
    if (!digits(text, next + 1, 1)) return std::nullopt;
    for (++next; next < text.size() && text[next] >= '0' && text[next] <= '9'; ++next, scale /= 10) {
      fraction += (text[next] - '0') * scale;
    }
  }
  const auto zone = parseZone(text.substr(next));
  if (!zone) return std::nullopt;
  const milliseconds at = sys_days{date}.time_since_epoch() + hours{*h} + minutes{*mi} + std::chrono::seconds{*s} +
                          milliseconds{fraction} - minutes{*zone};
  return Instant{at.count()};
}

std::string clockText(Instant t, int offsetMinutes) {
  return toIso(t, offsetMinutes).substr(11, 5);
}

}  // namespace citymirror
