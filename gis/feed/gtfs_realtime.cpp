#include <array>
#include <cmath>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/text_check.h"
#include "gis/feed/wire_reader.h"

// Field numbers: gtfs-realtime.proto, version 2.0.
namespace citymirror::gis {
namespace {

using Field = WireReader::Field;
using Type = Field::Type;

constexpr std::array<std::string_view, 3> kStopStates{"incoming at stop", "stopped at stop",
                                                      "in transit"};
// enum Effect, from NO_SERVICE = 1.
constexpr std::array<std::string_view, 11> kEffects{
    "no_service",         "reduced_service",  "significant_delays", "detour",
    "additional_service", "modified_service", "other_effect",       "unknown_effect",
    "stop_moved",         "no_effect",        "accessibility_issue"};

/// Reads one FeedMessage.
class GtfsReader {
 public:
  explicit GtfsReader(FeedGate& gate) : gate_(gate) {}

  void message() {
    WireReader whole(gate_.payload().bytes);
    bool anything = false;
    while (const auto field = whole.next()) {
      if (field->is(1, Type::bytes)) header(*field);
      if (field->is(2, Type::bytes)) entity(*field);
      anything = true;
    }
    if (tripUpdates_ > 0)
      gate_.batch().reject("trip updates are not read",
                           std::to_string(tripUpdates_) +
                               ": connect the sender's address of vehicle positions or alerts",
                           firstTripUpdate_);
    if (whole.broken() || !anything)
      gate_.batch().reject("this is no GTFS-realtime message", "", whole.offset());
  }

 private:
  bool sound(const WireReader& reader) {
    if (!reader.broken()) return true;
    gate_.batch().reject("this is no GTFS-realtime message", "", reader.offset());
    return false;
  }
  std::string textOf(const Field& field) const {
    return isUtf8(field.bytes) ? std::string(field.bytes) : std::string();
  }
  /// Field `number` of the message that `field` holds, or empty.
  std::string textIn(const Field& field, std::uint32_t number) const {
    std::string text;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next())
      if (inner->is(number, Type::bytes)) text = textOf(*inner);
    return text;
  }

  void header(const Field& field) {
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next())
      if (inner->is(3, Type::varint)) stamp_ = inner->integer;
    (void)sound(reader);
  }

  void entity(const Field& field) {
    std::string id;
    std::optional<Field> tripUpdate, vehicle, alert;
    bool deleted = false;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->is(1, Type::bytes)) id = textOf(*inner);
      if (inner->is(2, Type::varint)) deleted = inner->integer != 0;
      if (inner->is(3, Type::bytes)) tripUpdate = inner;
      if (inner->is(4, Type::bytes)) vehicle = inner;
      if (inner->is(5, Type::bytes)) alert = inner;
    }
    if (!sound(reader) || deleted) return;
    if (tripUpdate && tripUpdates_++ == 0) firstTripUpdate_ = tripUpdate->offset;
    if (vehicle) this->vehicle(*vehicle, id);
    if (alert) this->alert(*alert, id);
  }

  std::optional<Instant> instant(std::uint64_t seconds, std::size_t offset) {
    return gate_.time({seconds == 0 ? FeedCell::Kind::absent : FeedCell::Kind::number,
                       std::to_string(seconds), offset},
                      FeedTime{"unix_s", 0});
  }

  /// Degrees and metres per second into `position`; false where they cannot be.
  bool position(const Field& field, VehiclePosition& position) {
    double longitude = NAN, latitude = NAN;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->type != Type::fixed32) continue;
      const double value = inner->real32();
      if (inner->number == 1) latitude = value;
      if (inner->number == 2) longitude = value;
      if (inner->number == 3 && value >= 0 && value <= 360)
        position.bearing = std::fmod(value, 360);
      if (inner->number == 5 && value >= 0 && value < 1000) position.speed = value * 3.6;
    }
    position.longitude = longitude;
    position.latitude = latitude;
    return sound(reader) && gate_.place(longitude, latitude, field.offset);
  }

  void vehicle(const Field& field, const std::string& entityId) {
    VehiclePosition result;
    std::optional<Field> place;
    std::uint64_t stamp = stamp_;
    std::string id;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->is(1, Type::bytes)) result.line = textIn(*inner, 5);
      if (inner->is(2, Type::bytes)) place = inner;
      if (inner->is(4, Type::varint) && inner->integer < kStopStates.size())
        result.state = kStopStates[std::size_t(inner->integer)];
      if (inner->is(5, Type::varint)) stamp = inner->integer;
      if (inner->is(8, Type::bytes)) id = textIn(*inner, 1);
    }
    if (!sound(reader)) return;
    if (!place)
      return gate_.batch().reject("the vehicle has no place", quotedForReason(entityId),
                                  field.offset);
    const auto at = instant(stamp, field.offset);
    const auto name = at ? gate_.name(id.empty() ? entityId : id, field.offset) : std::nullopt;
    if (!name || !position(*place, result)) return;
    result.at = *at;
    result.vehicle = *name;
    gate_.batch().vehicles.push_back(std::move(result));
  }

  /// The first translation of a TranslatedString.
  std::string translated(const Field& field) {
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next())
      if (inner->is(1, Type::bytes)) return textIn(*inner, 1);
    return {};
  }

  void alert(const Field& field, const std::string& id) {
    FeedNotice notice;
    std::string header, description;
    std::uint64_t effect = 8;  // UNKNOWN_EFFECT is the standard's default
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->is(7, Type::varint)) effect = inner->integer;
      if (inner->is(10, Type::bytes)) header = translated(*inner);
      if (inner->is(11, Type::bytes)) description = translated(*inner);
      if (inner->is(5, Type::bytes) && notice.place.empty()) notice.place = informed(*inner);
    }
    if (!sound(reader)) return;
    if (id.empty()) return gate_.batch().reject("the notice has no id", "", field.offset);
    const auto at = instant(stamp_, field.offset);
    if (!at) return;
    notice.id = id;
    notice.at = *at;
    const std::string word(kEffects[effect >= 1 && effect <= kEffects.size() ? effect - 1 : 7]);
    const auto& classes = gate_.feed().mapping.classes;
    const auto ours = classes.find(word);
    notice.classCode = ours == classes.end() ? word : ours->second;
    notice.text = header + (header.empty() || description.empty() ? "" : ": ") + description;
    gate_.batch().notices.push_back(std::move(notice));
  }

  /// Stop, else route of an EntitySelector.
  std::string informed(const Field& field) const {
    const std::string stop = textIn(field, 5);
    return stop.empty() ? textIn(field, 2) : stop;
  }

  FeedGate& gate_;
  std::uint64_t stamp_ = 0;
  std::size_t tripUpdates_ = 0, firstTripUpdate_ = 0;
};

}  // namespace

void decodeGtfsRealtime(FeedGate& gate) { GtfsReader(gate).message(); }

}  // namespace citymirror::gis
