#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace citymirror {

using Millis = std::chrono::milliseconds;

/// A point in time: milliseconds since 1970-01-01T00:00:00 UTC. Local time exists only in app.
struct Instant {
  std::int64_t ms = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
  friend Instant operator+(Instant a, Millis d) { return {a.ms + d.count()}; }
  friend Instant operator-(Instant a, Millis d) { return {a.ms - d.count()}; }
  friend Millis operator-(Instant a, Instant b) { return Millis{a.ms - b.ms}; }
};

/// Half-open [begin, end).
struct Span {
  Instant begin;
  Instant end;

  Millis length() const { return end - begin; }
  bool contains(Instant t) const { return begin <= t && t < end; }
  friend bool operator==(const Span&, const Span&) = default;
};

inline double seconds(Millis d) { return static_cast<double>(d.count()) / 1000.0; }
inline Millis millis(double seconds) {
  return Millis{static_cast<std::int64_t>(seconds * 1000.0 + (seconds < 0 ? -0.5 : 0.5))};
}

/// "2026-07-18T10:05:00Z" (milliseconds only where they are not zero), ISO 8601.
std::string toIso(Instant t);

/// The same with an offset from UTC in minutes: "2026-07-18T18:05:00+08:00" (CAP 1.2 wants this).
std::string toIso(Instant t, int offsetMinutes);

/// Of China, which keeps one time all year: minutes from UTC, and as a text has it.
inline constexpr int kChinaMinutes = 480;
inline constexpr const char* kChinaZone = "+08:00";

/// Reads ISO 8601 date-times with seconds and `Z` or `±hh:mm`; nothing where it is malformed or
/// has no zone (a time without a zone is never guessed).
std::optional<Instant> parseIso(std::string_view text);

/// "18:05" of the given offset from UTC.
std::string clockText(Instant t, int offsetMinutes);

}  // namespace citymirror
