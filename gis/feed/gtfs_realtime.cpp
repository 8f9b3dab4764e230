#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/gtfs_trip_update.h"
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
// enum Cause, from UNKNOWN_CAUSE = 1, of which nothing is said.
struct CauseName {
  std::string_view zh, en;
};
constexpr std::array<CauseName, 12> kCauses{{{"", ""},
                                             {"其他原因", "other cause"},
                                             {"技术故障", "technical problem"},
                                             {"罢工", "strike"},
                                             {"游行", "demonstration"},
                                             {"事故", "accident"},
                                             {"假日", "holiday"},
                                             {"天气", "weather"},
                                             {"养护", "maintenance"},
                                             {"施工", "construction"},
                                             {"警务", "police activity"},
                                             {"医疗急救", "medical emergency"}}};
constexpr std::size_t kEntitiesNamed = 10;  // of an alert; of more the number

/// A TranslatedString by language; the first stands for what is not there.
struct Translations {
  std::string first, zh, en;
  const std::string& inChinese() const { return !zh.empty() ? zh : inEnglish(); }
  const std::string& inEnglish() const { return !en.empty() ? en : first; }
};

/// What an alert says, beside its effect.
struct AlertText {
  Translations header, description, url;
  std::uint64_t cause = 1;
  std::vector<std::string> informed;  ///< codes of stops, routes, else agencies, each once
  std::set<std::string> known;        ///< the same

  std::string in(bool chinese) const {
    const auto of = [&](const Translations& t) { return chinese ? t.inChinese() : t.inEnglish(); };
    std::string text = of(header);
    if (const std::string more = of(description); !more.empty())
      text += (text.empty() ? "" : ": ") + more;
    if (cause > 1 && cause <= kCauses.size()) {
      const CauseName& name = kCauses[std::size_t(cause - 1)];
      add(text, chinese ? "原因：" + std::string(name.zh) : "cause: " + std::string(name.en));
    }
    if (informed.size() > 1) add(text, others(chinese));
    if (const std::string link = of(url); !link.empty()) add(text, link);
    return text;
  }

 private:
  static void add(std::string& text, const std::string& part) {
    text += (text.empty() ? "" : " · ") + part;
  }
  /// Those beside the first, which is the place.
  std::string others(bool chinese) const {
    std::string all = chinese ? "另涉及 " : "also ";
    const std::size_t named = std::min(informed.size(), kEntitiesNamed);
    for (std::size_t i = 1; i < named; ++i) all += (i == 1 ? "" : ", ") + informed[i];
    const std::string more = std::to_string(informed.size() - named);
    if (informed.size() > named)
      all += chinese ? " 等，其余 " + more + " 个" : " and " + more + " more";
    return all;
  }
};

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
    if (!noDelay_.names.empty())
      gate_.batch().reject("trip updates give no delay", noDelay_.names, noDelay_.first);
    if (!notNow_.names.empty())
      gate_.batch().reject("alerts are not in force now", notNow_.names, notNow_.first);
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
    if (tripUpdate) trip(*tripUpdate);
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
      if (inner->is(1, Type::bytes)) {
        result.line = textIn(*inner, 5);
        result.trip = gate_.reference(textIn(*inner, 1));
      }
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

  /// Seconds since 1970 as the sender counts them.
  std::int64_t clock() const {
    return (gate_.payload().received - gate_.feed().limits.shift).ms / 1000;
  }

  /// A delay is a reading of the vehicle, else of the trip; what is not served is a notice.
  void trip(const Field& field) {
    const GtfsTripUpdate update = readGtfsTripUpdate(field, clock());
    if (update.brokenAt)
      return gate_.batch().reject("this is no GTFS-realtime message", "", *update.brokenAt);
    const auto at = instant(update.stamp > 0 ? update.stamp : stamp_, field.offset);
    if (!at) return;
    if (update.cancelled || !update.skipped.empty()) tellTrip(update, *at, field.offset);
    if (update.cancelled) return;
    const std::string& who = update.vehicle.empty() ? update.trip : update.vehicle;
    if (!update.delay) return noDelay_.add(who, field.offset);
    const auto name = gate_.name(who, field.offset);
    if (!name) return;
    FeedValue delay;
    delay.quantity = *quantityFromWord("trip_delay");
    gate_.reading(*name, *at, {FeedCell::Kind::number, std::to_string(*update.delay), field.offset},
                  delay, 1, Quality::good);
  }

  /// That it does not run, or where it does not stop: once, for the same is known by its id.
  void tellTrip(const GtfsTripUpdate& update, Instant at, std::size_t offset) {
    if (update.trip.empty()) return gate_.batch().reject("the notice has no id", "", offset);
    FeedNotice notice;
    notice.at = at;
    notice.id = update.trip + (update.date.empty() ? "" : " " + update.date);
    notice.place = update.route;
    notice.text = "班次 " + update.trip;
    notice.textEn = "trip " + update.trip;
    if (update.cancelled) {
      notice.id += " cancelled";
      notice.classCode = classOf("no_service");
      notice.text += " 取消";
      notice.textEn += " is cancelled";
    } else {
      notice.id += " skips " + update.skipped.back();
      notice.classCode = classOf("modified_service");
      notice.text += " 不停靠 " + listed(update.skipped, true);
      notice.textEn += " does not stop at " + listed(update.skipped, false);
    }
    gate_.batch().notices.push_back(std::move(notice));
  }

  static std::string listed(const std::vector<std::string>& codes, bool chinese) {
    std::string all;
    const std::size_t named = std::min(codes.size(), kEntitiesNamed);
    for (std::size_t i = 0; i < named; ++i) all += (i == 0 ? "" : ", ") + codes[i];
    const std::string more = std::to_string(codes.size() - named);
    if (codes.size() > named)
      all += chinese ? " 等，其余 " + more + " 个" : " and " + more + " more";
    return all;
  }

  /// Ours for one of kEffects, where the descriptor has one.
  std::string classOf(const std::string& effect) const {
    const auto& classes = gate_.feed().mapping.classes;
    const auto ours = classes.find(effect);
    return ours == classes.end() ? effect : ours->second;
  }

  Translations translated(const Field& field) {
    Translations all;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (!inner->is(1, Type::bytes)) continue;
      const std::string text = textIn(*inner, 1), language = textIn(*inner, 2);
      if (all.first.empty()) all.first = text;
      if (all.zh.empty() && language.starts_with("zh")) all.zh = text;
      if (all.en.empty() && language.starts_with("en")) all.en = text;
    }
    return all;
  }

  /// From when to when an alert stands; an alert without any stands as long as it is sent.
  struct Periods {
    bool any = false, now = false;
    std::uint64_t end = 0;  ///< of the one that holds now, s since 1970; 0 = open
  };
  void addPeriod(const Field& field, Periods& periods) {
    std::uint64_t start = 0, end = 0;
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->is(1, Type::varint)) start = inner->integer;
      if (inner->is(2, Type::varint)) end = inner->integer;
    }
    periods.any = true;
    if (!sound(reader)) return;
    const auto now = std::uint64_t(std::max<std::int64_t>(clock(), 0));
    if (start > now || (end != 0 && end <= now)) return;
    periods.end = periods.now && (periods.end == 0 || end == 0) ? 0 : std::max(periods.end, end);
    periods.now = true;
  }

  void alert(const Field& field, const std::string& id) {
    AlertText said;
    Periods periods;
    std::uint64_t effect = 8;  // UNKNOWN_EFFECT is the standard's default
    WireReader reader(field.bytes, field.offset);
    while (const auto inner = reader.next()) {
      if (inner->is(1, Type::bytes)) addPeriod(*inner, periods);
      if (inner->is(5, Type::bytes)) addInformed(*inner, said);
      if (inner->is(6, Type::varint)) said.cause = inner->integer;
      if (inner->is(7, Type::varint)) effect = inner->integer;
      if (inner->is(8, Type::bytes)) said.url = translated(*inner);
      if (inner->is(10, Type::bytes)) said.header = translated(*inner);
      if (inner->is(11, Type::bytes)) said.description = translated(*inner);
    }
    if (!sound(reader)) return;
    if (id.empty()) return gate_.batch().reject("the notice has no id", "", field.offset);
    if (periods.any && !periods.now) return notNow_.add(id, field.offset);
    const auto at = instant(stamp_, field.offset);
    if (!at) return;
    FeedNotice notice;
    notice.id = id;
    notice.at = *at;
    notice.classCode =
        classOf(std::string(kEffects[effect >= 1 && effect <= kEffects.size() ? effect - 1 : 7]));
    if (!said.informed.empty()) notice.place = said.informed.front();
    notice.text = said.in(true);
    notice.textEn = said.in(false);
    if (notice.textEn == notice.text) notice.textEn.clear();
    if (periods.end > 0 && periods.end < kLastSecond)
      notice.until = Instant{std::int64_t(periods.end) * 1000} + gate_.feed().limits.shift;
    gate_.batch().notices.push_back(std::move(notice));
  }

  /// What is left out for one reason: one remark a message.
  struct LeftOut {
    std::string names;
    std::size_t first = 0;  ///< byte
    void add(const std::string& id, std::size_t offset) {
      if (names.empty()) first = offset;
      if (names.size() < kLongestRemark) names += (names.empty() ? "" : ", ") + quotedForReason(id);
    }
  };

  /// Stop, else route, else agency of an EntitySelector.
  void addInformed(const Field& field, AlertText& said) const {
    for (const std::uint32_t number : {5u, 2u, 1u}) {
      std::string code = textIn(field, number);
      if (code.empty()) continue;
      if (said.informed.size() < kMostInformed && said.known.insert(code).second)
        said.informed.push_back(std::move(code));
      return;
    }
  }

  static constexpr std::uint64_t kLastSecond = 7'258'118'400;  // the year 2200
  static constexpr std::size_t kLongestRemark = 200, kMostInformed = 1000;

  FeedGate& gate_;
  std::uint64_t stamp_ = 0;
  LeftOut notNow_;   ///< alerts that are over or to come: a later message brings those
  LeftOut noDelay_;  ///< vehicles or trips of updates without a delay
};

}  // namespace

void decodeGtfsRealtime(FeedGate& gate) { GtfsReader(gate).message(); }

}  // namespace citymirror::gis
