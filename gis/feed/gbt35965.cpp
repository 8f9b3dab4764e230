#include "gis/feed/gbt35965.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>

#include "gis/feed/alert_reader.h"
#include "gis/feed/cap_words.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

struct GbSeverity {
  const char *colour, *cap;
};
constexpr std::array<GbSeverity, 5> kGbSeverities{GbSeverity{"Red", "Extreme"},
                                                  {"Orange", "Severe"},
                                                  {"Yellow", "Moderate"},
                                                  {"Blue", "Minor"},
                                                  {"Unknown", "Unknown"}};

bool inChina(const Point2& p) {
  return p.x() > 73 && p.x() < 136 && p.y() > 3 && p.y() < 54;
}

/// "sender,identifier,2026-07-18 18:00:00+08:00" as CAP writes it: no space within, with a zone.
std::string asReferences(std::string text) {
  constexpr std::string_view kDay = "dddd-dd-dd", kClock = "dd:dd:dd";
  const auto fits = [&](std::string_view pattern, std::size_t at) {
    if (at + pattern.size() > text.size()) return false;
    for (std::size_t k = 0; k < pattern.size(); ++k) {
      const char c = text[at + k];
      if (pattern[k] == 'd' ? c < '0' || c > '9' : c != pattern[k]) return false;
    }
    return true;
  };
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
    if (at < kDay.size() || !fits(kDay, at - kDay.size()) || !fits(kClock, at + 1)) continue;
    text[at] = 'T';
    const std::size_t end = at + 1 + kClock.size();
    if (end == text.size() || text[end] == ' ') text.insert(end, kChinaZone);
  }
  return text;
}

class GbReader final : public AlertReader {
 public:
  GbReader() : AlertReader("", "GB/T 35965.1-2018") {}

  CapAlert alert(const pugi::xml_node& node) {
    CapAlert alert;
    alert.identifier = token(node, "identifier");
    alert.sender = token(node, "senderCode");
    alert.source = text(node, "sender");
    required(node, "sendTime");
    alert.sent = time(node, "sendTime");
    readKind(node, alert);
    alert.note = text(node, "note");
    alert.references = asReferences(text(node, "references"));
    const std::string secrecy = text(node, "secClassification");
    readInfos(node, alert);
    if (!secrecy.empty())
      for (CapInfo& info : alert.infos)
        info.parameters.push_back({std::string(kGbSecrecy), secrecy});
    return alert;
  }

 private:
  CapInfo info(const pugi::xml_node& node) override {
    CapInfo info;
    info.language = text(node, "language");
    if (info.language.empty()) info.language = "zh-CN";
    info.category = "Other";
    const std::string type = required(node, "eventType");
    info.eventCodes = {{std::string(kGbEventCode), type}};
    info.event = text(node, "event");
    if (info.event.empty()) info.event = type;
    info.urgency = wordOr(node, "urgency", kCapUrgency);
    info.severity = severity(node);
    info.certainty = wordOr(node, "certainty", kCapCertainty);
    info.headline = required(node, "headline");
    readBody(node, info);
    AreaNames names;
    for (const pugi::xml_node& area : node.children("area")) readArea(area, info, names);
    names.into(info);
    return info;
  }

  void readArea(const pugi::xml_node& node, CapInfo& info, AreaNames& names) {
    const std::string described = text(node, "areaDesc");
    for (const pugi::xml_node& code : node.children("geocode"))
      if (const auto value = trimmed(code.text().get()); !value.empty())
        info.geocodes.push_back({std::string(kGbGeocode), checked("geocode", value)});
    if (described.empty() && info.geocodes.empty())
      fail("an area needs a description or a code", "area");
    const std::string shown = !described.empty()       ? described
                              : info.geocodes.empty() ? std::string()
                                                      : info.geocodes.back().value;
    const std::size_t before = info.polygons.size();
    for (const pugi::xml_node& child : node.children("polygon"))
      if (const auto corners = trimmed(child.text().get()); !corners.empty())
        info.polygons.push_back(polygon(corners));
    names.add(shown, info.polygons.size() > before);
  }

  std::string severity(const pugi::xml_node& node) {
    const std::string read = required(node, "severity");
    for (const GbSeverity& one : kGbSeverities)
      if (read == one.colour) return one.cap;
    if (!read.empty()) unknown("severity", read);
    return {};
  }

  std::vector<Point2> polygon(std::string_view pairs) {
    std::vector<Point2> ring = corners(pairs, "polygon");
    if (ring.empty()) return ring;
    const bool turned = std::all_of(ring.begin(), ring.end(), inChina);
    if (turned) note("the corners are longitude,latitude; they were turned round", "polygon");
    for (Point2& p : ring)
      if (!turned) p = {p.y(), p.x()};
    for (const Point2& p : ring)
      if (std::abs(p.y()) > 90 || std::abs(p.x()) > 180) fail("a corner is off the globe", "polygon");
    if (ring.front() != ring.back()) ring.push_back(ring.front());
    if (ring.size() < 4) fail("a polygon needs three corners", "polygon");
    return ring;
  }

  /// "2026-07-18 18:00:00+08:00", or with a T; without a zone it is Beijing time, as the standard
  /// says of all its times.
  Instant time(const pugi::xml_node& node, const char* element) override {
    std::string read = text(node, element);
    if (read.empty()) return {};
    const std::string shown = read.substr(0, 40);
    if (read.size() > 10 && read[10] == ' ') read[10] = 'T';
    if (read.size() == 19) read += kChinaZone;
    const auto at = parseIso(read);
    if (!at) fail("\"" + shown + "\" is not a time like 2026-07-18 18:00:00+08:00", element);
    return at.value_or(Instant{});
  }

  std::string wordOr(const pugi::xml_node& node, const char* element, Words allowed) {
    return text(node, element).empty() ? "Unknown" : word(node, element, allowed);
  }
};

void put(pugi::xml_node& parent, const char* element, const std::string& text) {
  parent.append_child(element).text().set(printableXml(text).c_str());
}

void put(pugi::xml_node& parent, const char* element, Instant at) {
  if (at == Instant{}) return put(parent, element, std::string());
  std::string text = toIso({at.ms - at.ms % 1000}, kChinaMinutes);
  text[10] = ' ';
  put(parent, element, text);
}

std::string valueOf(const std::vector<CapParameter>& pairs, std::string_view name,
                    const char* otherwise) {
  for (const CapParameter& pair : pairs)
    if (pair.name == name) return pair.value;
  return otherwise;
}

std::string cornersText(const std::vector<Point2>& ring) {
  std::ostringstream text;
  text.precision(10);
  for (std::size_t i = 0; i < ring.size(); ++i)
    text << (i == 0 ? "" : " ") << ring[i].y() << ',' << ring[i].x();
  return text.str();
}

void putInfo(pugi::xml_node& parent, const CapInfo& info) {
  pugi::xml_node node = parent.append_child("info");
  put(node, "language", info.language);
  put(node, "eventType", valueOf(info.eventCodes, kGbEventCode, "00000"));
  put(node, "event", info.event);
  put(node, "urgency", info.urgency);
  const auto level = std::find_if(kGbSeverities.begin(), kGbSeverities.end(),
                                  [&](const GbSeverity& one) { return info.severity == one.cap; });
  put(node, "severity", std::string(level != kGbSeverities.end() ? level->colour : "Unknown"));
  put(node, "certainty", info.certainty);
  put(node, "effective", info.effective);
  put(node, "onset", info.onset);
  put(node, "expires", info.expires);
  put(node, "senderName", info.senderName);
  put(node, "headline", info.headline);
  put(node, "description", info.description);
  put(node, "instruction", info.instruction);
  pugi::xml_node area = node.append_child("area");
  put(area, "areaDesc", info.areaDesc);
  for (const auto& ring : info.polygons) put(area, "polygon", cornersText(ring));
  for (const CapParameter& code : info.geocodes)
    if (code.name == kGbGeocode) put(area, "geocode", code.value);
}

}  // namespace

Result<CapAlert> parseGbt35965(std::string_view xml) {
  pugi::xml_document document;
  if (const Outcome loaded = loadAlert(xml, document); !loaded) return loaded.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "alert" || !root.child("senderCode"))
    return Error{ErrorCode::badInput, "this is no warning after GB/T 35965.1: no alert with a senderCode",
                 std::string(root.name()).substr(0, 40), "For CAP 1.2 set the codec to cap"};
  GbReader reader;
  CapAlert alert = reader.alert(root);
  if (reader.fault()) return *reader.fault();
  return {std::move(alert), reader.takeNotes()};
}

std::string writeGbt35965(const CapAlert& alert) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("alert");
  std::vector<const CapInfo*> infos;
  for (const CapInfo& info : alert.infos)
    if (info.language.starts_with("zh")) infos.push_back(&info);
  if (infos.empty())
    for (const CapInfo& info : alert.infos) infos.push_back(&info);
  put(root, "identifier", alert.identifier);
  put(root, "sender", alert.source);
  put(root, "senderCode", alert.sender);
  put(root, "sendTime", alert.sent);
  put(root, "status", alert.status);
  put(root, "msgType", alert.msgType);
  put(root, "scope", alert.scope);
  put(root, "secClassification",
      infos.empty() ? "None" : valueOf(infos.front()->parameters, kGbSecrecy, "None"));
  put(root, "note", alert.note);
  put(root, "references", alert.references);
  for (const CapInfo* info : infos) putInfo(root, *info);
  std::ostringstream text;
  document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text.str();
}

}  // namespace citymirror::gis
