#include "gis/feed/feed_rows.h"

#include <cmath>

#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

using Kind = FeedCell::Kind;

/// Level 1, 2, … of a topic; empty where it has fewer.
std::string_view topicLevelOf(std::string_view topic, int level) {
  while (--level > 0) {
    const std::size_t end = topic.find('/');
    if (end == std::string_view::npos) return {};
    topic.remove_prefix(end + 1);
  }
  return topic.substr(0, topic.find('/'));
}

/// Reads the fields of one row.
class RowReader {
 public:
  RowReader(const FeedRow& row, FeedGate& gate)
      : row_(row), gate_(gate), mapping_(gate.feed().mapping) {}

  void readings() {
    const auto at = gate_.time(cell(mapping_.at), mapping_.time);
    if (!at) return;
    for (const FeedValue& value : mapping_.values) reading(value, *at);
  }

  void vehicle() {
    VehiclePosition position;
    const auto at = gate_.time(cell(mapping_.at), mapping_.time);
    if (!at) return;
    position.at = *at;
    const FeedCell who = cell(mapping_.sensor);
    const auto name = gate_.name(who.text, who.offset);
    if (!name || !place(position.longitude, position.latitude)) return;
    position.vehicle = *name;
    if (mapping_.speed.given()) {
      position.speed = number(mapping_.speed, "the speed is not a number");
      if (position.speed) *position.speed *= mapping_.speedFactor;
      if (position.speed && *position.speed < 0) position.speed.reset();
    }
    if (mapping_.bearing.given()) {
      position.bearing = number(mapping_.bearing, "the bearing is not a number");
      if (position.bearing)
        *position.bearing = std::fmod(std::fmod(*position.bearing, 360) + 360, 360);
    }
    position.line = cell(mapping_.line).text;
    position.state = cell(mapping_.state).text;
    position.trip = gate_.reference(cell(mapping_.trip).text);
    gate_.batch().vehicles.push_back(std::move(position));
  }

  void notice() {
    FeedNotice notice;
    const auto at = gate_.time(cell(mapping_.at), mapping_.time);
    if (!at) return;
    notice.at = *at;
    const FeedCell id = cell(mapping_.id), theirs = cell(mapping_.classCode);
    if (id.text.empty()) return gate_.batch().reject("the notice has no id", "", row_.offset());
    if (theirs.text.empty())
      return gate_.batch().reject("the notice has no class", quotedForReason(id.text),
                                  row_.offset());
    notice.id = id.text;
    const auto ours = mapping_.classes.find(theirs.text);
    notice.classCode = ours == mapping_.classes.end() ? theirs.text : ours->second;
    if (!placeOf(notice)) return;
    notice.place = cell(mapping_.place).text;
    notice.text = cell(mapping_.text).text;
    notice.reporter = cell(mapping_.sensor).text;
    picture(notice);
    depth(notice);
    gate_.batch().notices.push_back(std::move(notice));
  }

  void rain() {
    if (mapping_.issued.given() && gate_.rain().steps.empty())
      gate_.rain().issued = gate_.time(cell(mapping_.issued), mapping_.time);
    const auto at = gate_.anyTime(cell(mapping_.at), mapping_.time);
    if (!at) return;
    const bool amounts = mapping_.amount.given();
    const FeedField& field = amounts ? mapping_.amount : mapping_.intensity;
    const FeedCell found = cell(field);
    if (isNothing(found))
      return gate_.batch().reject("the value is missing", field.path, row_.offset());
    const auto read = number(field, "the rain is not a number");
    if (!read) return;
    if (*read < 0)
      return gate_.batch().reject("the rain is negative", quotedForReason(found.text),
                                  row_.offset());
    const double factor = amounts ? mapping_.amountFactor : mapping_.intensityFactor;
    gate_.rain().steps.push_back({*at, *read * factor, row_.offset()});
  }

 private:
  FeedCell cell(const FeedField& field) const {
    if (!field.fixed.empty()) return {Kind::text, field.fixed, row_.offset()};
    if (field.topicLevel > 0) {
      const auto level = topicLevelOf(gate_.payload().topic, field.topicLevel);
      return {level.empty() ? Kind::absent : Kind::text, std::string(level), row_.offset()};
    }
    return field.path.empty() ? FeedCell{Kind::absent, "", row_.offset()} : row_.cell(field);
  }

  void reading(const FeedValue& value, Instant at) {
    if (value.when.given() && cell(value.when).text != value.is) return;
    const FeedCell number = cell(value.field);
    if (number.kind == Kind::absent) {
      if (mapping_.values.size() == 1 || value.when.given())
        gate_.batch().reject("the value is missing", value.field.path, row_.offset());
      return;
    }
    std::optional<double> factor = value.factor;
    if (value.unit.given()) {
      const FeedCell unit = cell(value.unit);
      factor = gate_.factor(unit.text, value.quantity, unit.offset);
      if (factor) *factor *= value.factor;
    }
    if (!factor) return;
    const auto quality = gate_.quality(cell(value.quality));
    if (!quality) return;
    const auto sensor = sensorOf(value);
    if (sensor) gate_.reading(*sensor, at, number, value, *factor, *quality);
  }

  std::optional<std::string> sensorOf(const FeedValue& value) {
    if (value.sensor.given()) {
      const FeedCell own = cell(value.sensor);
      return gate_.name(own.text, own.offset);
    }
    const FeedCell site = cell(mapping_.sensor);
    return gate_.sensor(site.text, value.quantity, site.offset);
  }

  static bool isNothing(const FeedCell& cell) {
    return cell.kind == Kind::absent || cell.kind == Kind::null || cell.text.empty();
  }

  /// Nothing where it is absent; a word that is no number is told, without rejecting the row.
  std::optional<double> number(const FeedField& field, const char* reason) {
    const FeedCell found = cell(field);
    if (isNothing(found)) return std::nullopt;
    const auto value = finiteNumber(found.text);
    if (!value) gate_.batch().reject(reason, quotedForReason(found.text), found.offset);
    return value;
  }

  bool place(double& longitude, double& latitude) {
    const FeedCell x = cell(mapping_.longitude), y = cell(mapping_.latitude);
    const auto readX = finiteNumber(x.text), readY = finiteNumber(y.text);
    if (!readX || !readY) {
      gate_.batch().reject("the place is not a number", quotedForReason((readX ? y : x).text),
                           (readX ? y : x).offset);
      return false;
    }
    longitude = *readX;
    latitude = *readY;
    return gate_.place(longitude, latitude, x.offset);
  }

  bool placeOf(FeedNotice& notice) {
    if (!mapping_.longitude.given()) return true;
    const FeedCell x = cell(mapping_.longitude);
    if (isNothing(x)) return true;
    double longitude = 0, latitude = 0;
    if (!place(longitude, latitude)) return false;
    notice.longitude = longitude;
    notice.latitude = latitude;
    return true;
  }

  /// Only links that a browser may follow; anything else is told and left out.
  void picture(FeedNotice& notice) {
    const FeedCell link = cell(mapping_.picture);
    if (link.text.empty()) return;
    if (link.text.starts_with("http://") || link.text.starts_with("https://"))
      notice.picture = link.text;
    else
      gate_.batch().reject("the picture is no http link", quotedForReason(link.text), link.offset);
  }

  /// A depth that cannot be is told, and the notice kept without it.
  void depth(FeedNotice& notice) {
    if (!mapping_.depth.given()) return;
    const auto given = number(mapping_.depth, "the depth is not a number");
    if (!given) return;
    const double metres = *given * mapping_.depthFactor;
    if (metres >= 0 && metres <= kDeepestReport)
      notice.depth = metres;
    else
      gate_.batch().reject("the depth is impossible", quotedForReason(cell(mapping_.depth).text),
                           cell(mapping_.depth).offset);
  }

  const FeedRow& row_;
  FeedGate& gate_;
  const FeedMapping& mapping_;
};

}  // namespace

void takeFeedRow(const FeedRow& row, FeedGate& gate) {
  RowReader reader(row, gate);
  switch (gate.feed().mapping.yields) {
    case FeedYield::readings:
      return reader.readings();
    case FeedYield::vehicles:
      return reader.vehicle();
    case FeedYield::notices:
      return reader.notice();
    case FeedYield::rainForecast:
      return reader.rain();
  }
}

}  // namespace citymirror::gis
