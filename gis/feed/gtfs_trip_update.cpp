#include "gis/feed/gtfs_trip_update.h"

#include "gis/feed/text_check.h"

// Field numbers: gtfs-realtime.proto, version 2.0.
namespace citymirror::gis {
namespace {

using TripField = WireReader::Field;
using TripWire = WireReader::Field::Type;

constexpr std::uint64_t kTripCancelled = 3, kTripDeleted = 7;
constexpr std::uint64_t kStopSkipped = 1, kStopWithoutData = 2;
constexpr std::size_t kMostStops = 10'000;

/// int32 is sent as 64 bits.
std::int32_t int32Of(const TripField& field) { return std::int32_t(std::uint32_t(field.integer)); }

struct StopEvent {
  std::optional<std::int32_t> delay;
  std::optional<std::int64_t> time;
};

struct StopUpdate {
  std::string stop;
  std::uint64_t relation = 0;
  StopEvent arrival, departure;

  bool isBefore(std::int64_t now) const {
    const auto at = departure.time ? departure.time : arrival.time;
    return at && *at < now;
  }
  bool hasTime() const { return arrival.time || departure.time; }
};

/// Reads messages within one TripUpdate and remembers where one of them breaks off.
class TripUpdateReader {
 public:
  explicit TripUpdateReader(GtfsTripUpdate& update) : update_(update) {}

  template <class Take>
  void each(const TripField& message, Take take) {
    WireReader reader(message.bytes, message.offset);
    while (const auto inner = reader.next()) take(*inner);
    if (reader.broken() && !update_.brokenAt) update_.brokenAt = reader.offset();
  }

  void whole(const TripField& message) {
    each(message, [&](const TripField& inner) {
      if (inner.is(1, TripWire::bytes)) trip(inner);
      if (inner.is(2, TripWire::bytes)) addStop(inner);
      if (inner.is(3, TripWire::bytes)) vehicle(inner);
      if (inner.is(4, TripWire::varint)) update_.stamp = inner.integer;
      if (inner.is(5, TripWire::varint)) ofTrip_ = int32Of(inner);
    });
  }

  void conclude(std::int64_t now) {
    if (update_.cancelled) return;
    for (const StopUpdate& stop : stops_)
      if (stop.relation == kStopSkipped) update_.skipped.push_back(stop.stop);
    update_.delay = delayAt(now);
  }

 private:
  static std::string idIn(const TripField& field) {
    return isUtf8(field.bytes) ? std::string(field.bytes) : std::string();
  }

  void addStop(const TripField& message) {
    if (stops_.size() < kMostStops)
      stops_.push_back(stop(message));
    else if (!update_.brokenAt)
      update_.brokenAt = message.offset;
  }

  void trip(const TripField& message) {
    each(message, [&](const TripField& inner) {
      if (inner.is(1, TripWire::bytes)) update_.trip = idIn(inner);
      if (inner.is(3, TripWire::bytes)) update_.date = idIn(inner);
      if (inner.is(4, TripWire::varint))
        update_.cancelled = inner.integer == kTripCancelled || inner.integer == kTripDeleted;
      if (inner.is(5, TripWire::bytes)) update_.route = idIn(inner);
    });
  }

  void vehicle(const TripField& message) {
    each(message, [&](const TripField& inner) {
      if (inner.is(1, TripWire::bytes)) update_.vehicle = idIn(inner);
    });
  }

  StopEvent event(const TripField& message) {
    StopEvent event;
    each(message, [&](const TripField& inner) {
      if (inner.is(1, TripWire::varint)) event.delay = int32Of(inner);
      if (inner.is(2, TripWire::varint) && inner.integer != 0)
        event.time = std::int64_t(inner.integer);
    });
    return event;
  }

  StopUpdate stop(const TripField& message) {
    StopUpdate stop;
    std::string sequence;
    each(message, [&](const TripField& inner) {
      if (inner.is(1, TripWire::varint)) sequence = "#" + std::to_string(inner.integer);
      if (inner.is(2, TripWire::bytes)) stop.arrival = event(inner);
      if (inner.is(3, TripWire::bytes)) stop.departure = event(inner);
      if (inner.is(4, TripWire::bytes)) stop.stop = idIn(inner);
      if (inner.is(5, TripWire::varint)) stop.relation = inner.integer;
    });
    if (stop.stop.empty()) stop.stop = sequence.empty() ? "#" : sequence;
    return stop;
  }

  std::optional<std::int32_t> delayAt(std::int64_t now) const {
    std::size_t next = stops_.size();
    while (next > 0 && !stops_[next - 1].isBefore(now)) --next;  // behind the last that is past
    std::optional<std::int32_t> before = ofTrip_;
    for (std::size_t i = 0; i < next; ++i) before = passed(stops_[i], before);
    for (; next < stops_.size(); ++next) {
      const StopUpdate& stop = stops_[next];
      if (stop.relation == kStopSkipped) continue;
      if (stop.relation == kStopWithoutData) return std::nullopt;
      if (stop.arrival.delay) return stop.arrival.delay;
      if (stop.departure.delay) return stop.departure.delay;
      return stop.hasTime() ? ofTrip_ : before;
    }
    return before;
  }

  /// How late it goes on from a stop.
  std::optional<std::int32_t> passed(const StopUpdate& stop,
                                     std::optional<std::int32_t> before) const {
    if (stop.relation == kStopSkipped) return before;
    if (stop.relation == kStopWithoutData) return std::nullopt;
    if (stop.departure.delay) return stop.departure.delay;
    if (stop.arrival.delay) return stop.arrival.delay;
    return stop.hasTime() ? ofTrip_ : before;
  }

  GtfsTripUpdate& update_;
  std::vector<StopUpdate> stops_;
  std::optional<std::int32_t> ofTrip_;
};

}  // namespace

GtfsTripUpdate readGtfsTripUpdate(const WireReader::Field& field, std::int64_t now) {
  GtfsTripUpdate update;
  TripUpdateReader reader(update);
  reader.whole(field);
  if (!update.brokenAt) reader.conclude(now);
  return update;
}

}  // namespace citymirror::gis
