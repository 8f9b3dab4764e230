#pragma once
#include <cstdint>
#include <limits>

namespace citymirror::traffic {

inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::int64_t kNeverMs = std::numeric_limits<std::int64_t>::max();

enum class EventKind : std::uint8_t {
  departure,
  signal,
  closure,
  reopening,
  attempt,
  wake,
  patience,
  restriction
};

/// An entry of the calendar, in the order of time, place and sequence.
struct TrafficEvent {
  std::int64_t time = 0;    ///< ms, ≥ 0
  std::uint32_t place = 0;  ///< 0 for the whole city, 1 + link else
  std::uint32_t sequence = 0;
  std::uint32_t index = 0;  ///< vehicle, signal, closure, restriction, lane or link, by kind
  EventKind kind = EventKind::attempt;
  __extension__ using Order = unsigned __int128;  // compared without a branch
  Order order() const {
    return Order(std::uint64_t(time)) << 64 | std::uint64_t(place) << 32 | sequence;
  }
  bool operator>(const TrafficEvent& o) const { return order() > o.order(); }
  friend bool operator==(const TrafficEvent&, const TrafficEvent&) = default;
};

}  // namespace citymirror::traffic
