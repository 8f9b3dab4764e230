#include <charconv>
#include <pugixml.hpp>
#include <sstream>

#include "gis/feed/alert_reader.h"
#include "gis/feed/cap.h"
#include "gis/feed/cap_words.h"

namespace citymirror::gis {
namespace {

void add(pugi::xml_node& parent, const char* element, const std::string& text) {
  if (!text.empty()) parent.append_child(element).text().set(printableXml(text).c_str());
}

std::string timeText(Instant at) {
  std::string text = toIso(at, 0);
  return text.replace(text.size() - 6, 6, "-00:00");
}

void add(pugi::xml_node& parent, const char* element, Instant at) {
  if (at != Instant{}) add(parent, element, timeText(at));
}

void add(pugi::xml_node& parent, const char* element, const std::vector<CapParameter>& pairs) {
  for (const CapParameter& pair : pairs) {
    pugi::xml_node node = parent.append_child(element);
    add(node, "valueName", pair.name);
    node.append_child("value").text().set(printableXml(pair.value).c_str());
  }
}

void addWords(pugi::xml_node& parent, const char* element, const std::string& words) {
  std::istringstream all(words);
  for (std::string word; all >> word;) add(parent, element, word);
}

std::string shortest(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string polygonText(const std::vector<Point2>& ring) {
  std::string text;
  const auto add = [&](const Point2& p) {
    if (!text.empty()) text += ' ';
    text += shortest(p.y()) + "," + shortest(p.x());
  };
  for (const Point2& p : ring) add(p);
  if (!ring.empty() && ring.front() != ring.back()) add(ring.front());
  return text;
}

/// What is not drawn has an area of its own behind the one that is.
void addArea(pugi::xml_node& parent, const CapInfo& info) {
  if (info.areaDesc.empty() && info.polygons.empty() && info.geocodes.empty()) return;
  const std::string rest = info.undrawn.empty() ? "" : "; " + info.undrawn;
  const bool parted = info.areaDesc.ends_with(rest);
  pugi::xml_node area = parent.append_child("area");
  add(area, "areaDesc", info.areaDesc.substr(0, info.areaDesc.size() - (parted ? rest.size() : 0)));
  for (const auto& ring : info.polygons) add(area, "polygon", polygonText(ring));
  add(area, "geocode", info.geocodes);
  if (info.undrawn.empty()) return;
  pugi::xml_node other = parent.append_child("area");
  add(other, "areaDesc", info.undrawn);
}

void addInfo(pugi::xml_node& parent, const CapInfo& info) {
  pugi::xml_node node = parent.append_child("info");
  add(node, "language", info.language);
  addWords(node, "category", info.category);
  add(node, "event", info.event);
  addWords(node, "responseType", info.responseType);
  add(node, "urgency", info.urgency);
  add(node, "severity", info.severity);
  add(node, "certainty", info.certainty);
  add(node, "audience", info.audience);
  add(node, "eventCode", info.eventCodes);
  add(node, "effective", info.effective);
  add(node, "onset", info.onset);
  add(node, "expires", info.expires);
  add(node, "senderName", info.senderName);
  add(node, "headline", info.headline);
  add(node, "description", info.description);
  add(node, "instruction", info.instruction);
  add(node, "web", info.web);
  add(node, "contact", info.contact);
  add(node, "parameter", info.parameters);
  addArea(node, info);
}

}  // namespace

std::string referenceTo(const CapAlert& alert) {
  return alert.sender + "," + alert.identifier + "," + timeText(alert.sent);
}

std::string writeCap(const CapAlert& alert) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("alert");
  root.append_attribute("xmlns") = std::string(kCapNamespace).c_str();
  add(root, "identifier", alert.identifier);
  add(root, "sender", alert.sender);
  add(root, "sent", alert.sent);
  add(root, "status", alert.status);
  add(root, "msgType", alert.msgType);
  add(root, "source", alert.source);
  add(root, "scope", alert.scope);
  add(root, "restriction", alert.restriction);
  add(root, "addresses", alert.addresses);
  add(root, "note", alert.note);
  add(root, "references", alert.references);
  add(root, "incidents", alert.incidents);
  for (const CapInfo& info : alert.infos) addInfo(root, info);
  std::ostringstream text;
  document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
  return text.str();
}

}  // namespace citymirror::gis
