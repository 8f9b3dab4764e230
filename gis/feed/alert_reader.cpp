#include "gis/feed/alert_reader.h"

#include <algorithm>

#include "gis/feed/cap_words.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {

void AlertReader::readKind(const pugi::xml_node& node, CapAlert& alert) {
  alert.status = word(node, "status", kCapStatus);
  alert.msgType = word(node, "msgType", kCapMsgType);
  alert.scope = word(node, "scope", kCapScope);
}

void AlertReader::readInfos(const pugi::xml_node& node, CapAlert& alert) {
  for (const pugi::xml_node& child : childrenOf(node, "info")) {
    place_ = "info " + std::to_string(alert.infos.size() + 1) + "/";
    alert.infos.push_back(info(child));
  }
}

void AlertReader::readBody(const pugi::xml_node& node, CapInfo& info) {
  info.description = text(node, "description");
  info.instruction = text(node, "instruction");
  info.senderName = text(node, "senderName");
  info.effective = time(node, "effective");
  info.onset = time(node, "onset");
  info.expires = time(node, "expires");
}

void AlertReader::AreaNames::add(const std::string& described, bool isDrawn) {
  std::string& names = isDrawn ? drawn : undrawn;
  if (!described.empty()) names += (names.empty() ? "" : "; ") + described;
}

void AlertReader::AreaNames::into(CapInfo& info) const {
  info.areaDesc = drawn + (drawn.empty() || undrawn.empty() ? "" : "; ") + undrawn;
  if (!info.polygons.empty()) info.undrawn = undrawn;
}

std::string AlertReader::text(const pugi::xml_node& node, const char* element) {
  return checked(element, trimmed(node.child((prefix_ + element).c_str()).text().get()));
}

std::string AlertReader::checked(const char* element, std::string_view read) {
  if (isUtf8(read)) return std::string(read);
  fail("the text is not UTF-8", element);
  return {};
}

void AlertReader::require(const pugi::xml_node& node, const char* element) {
  if (text(node, element).empty()) fail("the required element is missing or empty", element);
}

std::string AlertReader::required(const pugi::xml_node& node, const char* element) {
  require(node, element);
  return text(node, element);
}

std::string AlertReader::word(const pugi::xml_node& node, const char* element, Words allowed) {
  std::string read = required(node, element);
  if (!read.empty() && std::find(allowed.begin(), allowed.end(), read) == allowed.end())
    unknown(element, read);
  return read;
}

std::string AlertReader::token(const pugi::xml_node& node, const char* element) {
  std::string read = required(node, element);
  if (read.find_first_of(" ,<&\t\r\n") != std::string::npos)
    fail("it must not hold spaces, commas, < or &", element);
  return read;
}

std::vector<Point2> AlertReader::corners(std::string_view pairs, const char* element) {
  std::vector<Point2> all;
  while (!pairs.empty()) {
    const std::string_view pair = pairs.substr(0, pairs.find_first_of(" \t\r\n"));
    pairs = trimmed(pairs.substr(pair.size()));
    const std::size_t comma = pair.find(',');
    const auto first = finiteNumber(pair.substr(0, comma));
    const auto second =
        comma == std::string_view::npos ? std::nullopt : finiteNumber(pair.substr(comma + 1));
    if (!first || !second) {
      fail("\"" + std::string(pair.substr(0, 40)) + "\" is not latitude,longitude", element);
      return {};
    }
    all.emplace_back(*first, *second);
  }
  return all;
}

void AlertReader::unknown(const char* element, const std::string& read) {
  fail(standard_ + " does not know the word \"" + read.substr(0, 40) + "\"", element);
}

void AlertReader::fail(const std::string& what, const char* element) {
  if (!fault_)
    fault_ = Error{ErrorCode::badInput, what, place_ + element,
                   "Ask the sender for a message that follows " + standard_};
}

void AlertReader::note(const std::string& what, const char* element) {
  notes_.push_back({what, place_ + element});
}

std::vector<pugi::xml_node> AlertReader::childrenOf(const pugi::xml_node& node,
                                                    const char* element) const {
  const std::string wanted = prefix_ + element;
  const auto range = node.children(wanted.c_str());
  return {range.begin(), range.end()};
}

Outcome loadAlert(std::string_view xml, pugi::xml_document& document) {
  const auto unreadable = [](const std::string& what, const std::string& where) {
    return Error{ErrorCode::unreadable, what, where, "Ask the sender to send the message again"};
  };
  if (xml.size() > kCapLimit)
    return unreadable("the warning is longer than 10 MB", std::to_string(xml.size()) + " bytes");
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (parsed) return Done{};
  return unreadable(std::string("the warning is not XML: ") + parsed.description(),
                    "byte " + std::to_string(parsed.offset));
}

std::string printableXml(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') c = ' ';
  return text;
}

}  // namespace citymirror::gis
