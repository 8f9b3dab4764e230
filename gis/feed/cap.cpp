#include "gis/feed/cap.h"

#include <algorithm>
#include <cmath>
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
    info.category = categories(node);
    info.event = required(node, "event");
    info.urgency = word(node, "urgency", kCapUrgency);
    info.severity = word(node, "severity", kCapSeverity);
    info.certainty = word(node, "certainty", kCapCertainty);
    info.headline = text(node, "headline");
    readBody(node, info);
    info.parameters = pairs(node, "parameter");
    info.eventCodes = pairs(node, "eventCode");
    for (const pugi::xml_node& area : childrenOf(node, "area")) readArea(area, info);
    return info;
  }

  void readArea(const pugi::xml_node& node, CapInfo& info) {
    const std::string described = required(node, "areaDesc");
    info.areaDesc += (info.areaDesc.empty() ? "" : "; ") + described;
    for (CapParameter& code : pairs(node, "geocode")) info.geocodes.push_back(std::move(code));
    for (const pugi::xml_node& child : childrenOf(node, "polygon")) {
      info.polygons.push_back(polygon(trimmed(child.text().get())));
    }
  }

  std::string categories(const pugi::xml_node& node) {
    require(node, "category");
    std::string all;
    for (const pugi::xml_node& child : childrenOf(node, "category")) {
      const std::string category = checked("category", trimmed(child.text().get()));
      if (std::find(kCapCategory.begin(), kCapCategory.end(), category) == kCapCategory.end())
        unknown("category", category);
      all += (all.empty() ? "" : " ") + category;
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
