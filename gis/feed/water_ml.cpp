#include <algorithm>
#include <pugixml.hpp>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

std::string_view localName(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node childNamed(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children())
    if (localName(child.name()) == name) return child;
  return {};
}

pugi::xml_node along(pugi::xml_node node, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) node = childNamed(node, name);
  return node;
}

std::string attributeNamed(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes())
    if (localName(attribute.name()) == name) return attribute.value();
  return {};
}

std::size_t offsetOf(const pugi::xml_node& node) {
  return std::size_t(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
}

/// What a reference names: its title, the last part of its address, the whole.
struct Named {
  std::string title, last, whole;
  explicit Named(const pugi::xml_node& node)
      : title(attributeNamed(node, "title")), whole(attributeNamed(node, "href")) {
    last = whole.substr(whole.find_last_of("/#:=") + 1);  // npos + 1 = 0
  }
  const std::string& best() const { return last.empty() ? title : last; }
};

/// Reads observations with time series (OGC 10-126r4).
class WaterMlReader {
 public:
  explicit WaterMlReader(FeedGate& gate) : gate_(gate) {}

  void observation(const pugi::xml_node& node) {
    const Named property(childNamed(node, "observedProperty"));
    const FeedValue* value =
        valueNamed(gate_.feed().mapping, {property.title, property.last, property.whole});
    if (!value)
      return gate_.batch().reject(
          "the observed property is not mapped",
          quotedForReason(property.whole.empty() ? property.title : property.whole),
          offsetOf(node));
    const Named place(childNamed(node, "featureOfInterest"));
    const auto sensor = value->sensor.fixed.empty()
                            ? gate_.sensor(place.best(), value->quantity, offsetOf(node))
                            : gate_.name(value->sensor.fixed, offsetOf(node));
    if (sensor) series(along(node, {"result", "MeasurementTimeseries"}), node, *sensor, *value);
  }

 private:
  void series(const pugi::xml_node& series, const pugi::xml_node& node, const std::string& sensor,
              const FeedValue& value) {
    if (!series)
      return gate_.batch().reject("the observation holds no measurement time series", "",
                                  offsetOf(node));
    const pugi::xml_node usual =
        along(series, {"defaultPointMetadata", "DefaultTVPMeasurementMetadata"});
    const std::string unit = attributeNamed(childNamed(usual, "uom"), "code");
    std::optional<double> factor = value.factor;
    if (!unit.empty()) factor = gate_.factor(unit, value.quantity, offsetOf(usual));
    if (!factor) return;
    const std::string quality = Named(childNamed(usual, "qualifier")).title;
    for (const pugi::xml_node& point : series.children())
      if (localName(point.name()) == "point")
        this->point(childNamed(point, "MeasurementTVP"), point, sensor, value, *factor, quality);
  }

  void point(const pugi::xml_node& pair, const pugi::xml_node& point, const std::string& sensor,
             const FeedValue& value, double factor, const std::string& usualQuality) {
    const std::size_t offset = offsetOf(point);
    const pugi::xml_node time = childNamed(pair, "time"), number = childNamed(pair, "value");
    const auto at = gate_.time({time ? FeedCell::Kind::text : FeedCell::Kind::absent,
                                time.child_value(), time ? offsetOf(time) : offset},
                               gate_.feed().mapping.time);
    if (!at) return;
    if (!number) return gate_.batch().reject("the value is missing", "value", offset);
    const bool nil = attributeNamed(number, "nil") == "true";
    const Named own(along(pair, {"metadata", "TVPMeasurementMetadata", "qualifier"}));
    const auto quality = qualityOf(own.title.empty() ? usualQuality : own.title, offset);
    if (!quality) return;
    gate_.reading(sensor, *at,
                  {nil ? FeedCell::Kind::null : FeedCell::Kind::text,
                   nil ? std::string() : std::string(number.child_value()), offsetOf(number)},
                  value, factor, *quality);
  }

  /// Qualifiers are free in the standard: they count where the feed has words of quality.
  std::optional<Quality> qualityOf(const std::string& word, std::size_t offset) {
    const FeedMapping& mapping = gate_.feed().mapping;
    const bool none = mapping.good.empty() && mapping.suspect.empty() && mapping.bad.empty();
    if (word.empty() || none) return Quality::good;
    return gate_.quality({FeedCell::Kind::text, word, offset});
  }

  FeedGate& gate_;
};

}  // namespace

void decodeWaterMl(FeedGate& gate) {
  const std::string_view bytes = gate.payload().bytes;
  if (!isUtf8(bytes)) return gate.batch().reject("the text is not UTF-8", "", 0);
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    const auto offset = std::size_t(std::max<std::ptrdiff_t>(parsed.offset, 0));
    return gate.batch().reject("the text is not XML", parsed.description(),
                               std::min(offset, bytes.size()));
  }
  WaterMlReader reader(gate);
  const pugi::xml_node root = document.document_element();
  if (localName(root.name()) == "OM_Observation") return reader.observation(root);
  bool found = false;
  for (const pugi::xml_node& member : root.children()) {
    const pugi::xml_node observation = childNamed(member, "OM_Observation");
    if (localName(member.name()) != "observationMember" || !observation) continue;
    found = true;
    reader.observation(observation);
  }
  if (!found) gate.batch().reject("the message holds no observation", "OM_Observation", 0);
}

}  // namespace citymirror::gis
