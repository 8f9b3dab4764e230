#include "gis/feed/cap.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <pugixml.hpp>

#include "gis/feed/alert_reader.h"
#include "gis/feed/cap_words.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

Error badAlert(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where,
          "Ask the sender for a message that follows OASIS CAP 1.2"};
}

class CapReader final : public AlertReader {
 public:
  explicit CapReader(std::string prefix) : AlertReader(std::move(prefix), "OASIS CAP 1.2") {}

  CapAlert alert(const pugi::xml_node& node) {
    CapAlert alert;
    alert.identifier = token(node, "identifier");
    alert.sender = token(node, "sender");
    alert.sent = time(node, "sent");
    require(node, "sent");
    readKind(node, alert);
    alert.source = text(node, "source");
    alert.restriction = text(node, "restriction");
    alert.addresses = text(node, "addresses");
    alert.note = text(node, "note");
    alert.references = text(node, "references");
    alert.incidents = text(node, "incidents");
    if (alert.scope == "Restricted") require(node, "restriction");
    if (alert.scope == "Private") require(node, "addresses");
    readInfos(node, alert);
    return alert;
  }

 private:
  CapInfo info(const pugi::xml_node& node) override {
    CapInfo info;
    info.language = text(node, "language");
    if (info.language.empty()) info.language = "en-US";
    require(node, "category");
    info.category = words(node, "category", kCapCategory);
    info.responseType = words(node, "responseType", kCapResponse);
    info.audience = text(node, "audience");
    info.web = text(node, "web");
    info.contact = text(node, "contact");
    info.event = required(node, "event");
    info.urgency = word(node, "urgency", kCapUrgency);
    info.severity = word(node, "severity", kCapSeverity);
    info.certainty = word(node, "certainty", kCapCertainty);
    info.headline = text(node, "headline");
    readBody(node, info);
    info.parameters = pairs(node, "parameter");
    info.eventCodes = pairs(node, "eventCode");
    if (!childrenOf(node, "resource").empty())
      note("pictures and files that go with the alert are not read", "resource");
    AreaNames names;
    for (const pugi::xml_node& area : childrenOf(node, "area")) readArea(area, info, names);
    names.into(info);
    return info;
  }

  void readArea(const pugi::xml_node& node, CapInfo& info, AreaNames& names) {
    const std::string described = required(node, "areaDesc");
    for (CapParameter& code : pairs(node, "geocode")) info.geocodes.push_back(std::move(code));
    const std::size_t before = info.polygons.size();
    for (const pugi::xml_node& child : childrenOf(node, "polygon"))
      info.polygons.push_back(polygon(trimmed(child.text().get())));
    for (const pugi::xml_node& child : childrenOf(node, "circle"))
      info.polygons.push_back(circle(trimmed(child.text().get())));
    names.add(described, info.polygons.size() > before);
    for (const char* height : {"altitude", "ceiling"})
      if (!text(node, height).empty()) note("heights of an area are not read", height);
  }

  /// One word after the other, each once, with spaces between.
  std::string words(const pugi::xml_node& node, const char* element, Words allowed) {
    std::string all;
    for (const pugi::xml_node& child : childrenOf(node, element)) {
      const std::string read = checked(element, trimmed(child.text().get()));
      if (std::find(allowed.begin(), allowed.end(), read) == allowed.end()) unknown(element, read);
      if ((" " + all + " ").find(" " + read + " ") == std::string::npos)
        all += (all.empty() ? "" : " ") + read;
    }
    return all;
  }

  std::vector<CapParameter> pairs(const pugi::xml_node& node, const char* element) {
    std::vector<CapParameter> all;
    for (const pugi::xml_node& child : childrenOf(node, element)) {
      all.push_back({required(child, "valueName"), text(child, "value")});
    }
    return all;
  }

  std::vector<Point2> polygon(std::string_view pairsText) {
    std::vector<Point2> ring = corners(pairsText, "polygon");
    for (Point2& p : ring) {
      p = {p.y(), p.x()};
      if (std::abs(p.y()) > 90 || std::abs(p.x()) > 180)
        fail("a corner is not latitude,longitude", "polygon");
    }
    if (ring.size() < 4 || ring.front() != ring.back())
      fail("a polygon needs four pairs, the last equal to the first", "polygon");
    return ring;
  }

  /// "latitude,longitude radius", km; corners on the sphere of the Earth's mean radius, which are
  /// at most 0.5 % off on WGS 84.
  std::vector<Point2> circle(std::string_view read) {
    const std::size_t space = std::min(read.find_first_of(" \t\r\n"), read.size());
    const std::vector<Point2> centre = corners(read.substr(0, space), "circle");
    const auto radius = finiteNumber(read.substr(space));
    const bool whole = centre.size() == 1 && radius && *radius >= 0 && *radius <= kWidestCircle &&
                       std::abs(centre[0].x()) <= 90 && std::abs(centre[0].y()) <= 180;
    if (!whole) {
      fail("a circle is latitude,longitude and a radius in km", "circle");
      return {};
    }
    constexpr double kRadian = std::numbers::pi / 180;
    const double latitude = centre[0].x() * kRadian;
    const double angle = std::max(*radius, kSmallestCircle) / kEarthRadius;
    std::vector<Point2> ring;
    for (int i = 0; i < kCircleCorners; ++i) {
      const double to = 2 * std::numbers::pi * i / kCircleCorners;
      const double sine = std::sin(latitude) * std::cos(angle) +
                          std::cos(latitude) * std::sin(angle) * std::cos(to);
      const double north = std::asin(std::clamp(sine, -1.0, 1.0));
      const double east = std::atan2(std::sin(to) * std::sin(angle) * std::cos(latitude),
                                     std::cos(angle) - std::sin(latitude) * std::sin(north));
      ring.emplace_back(std::clamp(centre[0].y() + east / kRadian, -180.0, 180.0), north / kRadian);
    }
    ring.push_back(ring.front());
    return ring;
  }

  static constexpr double kEarthRadius = 6371.0088;  // km, mean radius of WGS 84
  static constexpr double kWidestCircle = 10'000, kSmallestCircle = 0.01;  // km
  static constexpr int kCircleCorners = 36;

  Instant time(const pugi::xml_node& node, const char* element) override {
    const std::string read = text(node, element);
    if (read.empty()) return {};
    const auto at = parseIso(read);
    if (!at) fail("\"" + read.substr(0, 40) + "\" is not a time with a zone", element);
    if (read.back() == 'Z' || read.back() == 'z')
      note("the time ends in Z; CAP 1.2 wants -00:00", element);
    return at.value_or(Instant{});
  }
};

/// The root's prefix with its colon, or an error where it is no CAP 1.2 alert.
Result<std::string> prefixOf(const pugi::xml_node& root) {
  const std::string name = root.name();
  const std::size_t colon = name.find(':');
  const std::string prefix = colon == std::string::npos ? "" : name.substr(0, colon + 1);
  if (name.substr(prefix.size()) != "alert")
    return badAlert("the root element is not alert", name.substr(0, 40));
  const std::string key = prefix.empty() ? "xmlns" : "xmlns:" + prefix.substr(0, prefix.size() - 1);
  const std::string space = root.attribute(key.c_str()).value();
  if (space == kCapNamespace) return prefix;
  if (space.starts_with(kCapFamily)) {
    return Error{ErrorCode::unsupported,
                 "the alert is CAP " + space.substr(kCapFamily.size(), 20) + ", not 1.2", "alert",
                 "Ask the sender for CAP 1.2"};
  }
  return badAlert("the alert is not in the namespace of CAP 1.2", "alert");
}

}  // namespace

Result<CapAlert> parseCap(std::string_view xml) {
  pugi::xml_document document;
  if (const Outcome loaded = loadAlert(xml, document); !loaded) return loaded.error();
  const auto prefix = prefixOf(document.document_element());
  if (!prefix) return prefix.error();
  CapReader reader(*prefix);
  CapAlert alert = reader.alert(document.document_element());
  if (reader.fault()) return *reader.fault();
  return {std::move(alert), reader.takeNotes()};
}

double CapRain::total() const {
  double sum = 0;
  for (const double step : stepMillimetres) sum += step;
  return sum;
}

}  // namespace citymirror::gis
