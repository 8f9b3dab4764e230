#include "app/feeds/request_pattern.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace citymirror::feeds {
namespace {

constexpr std::array<std::string_view, 8> kPatternWords{
    "id", "recipient", "address", "title", "text", "kind", "drill", "reference"};
constexpr std::string_view kEnvironmentMark = "env:";

bool isPatternName(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

bool isVariable(std::string_view name) {
  if (!name.starts_with(kEnvironmentMark) || name.size() == kEnvironmentMark.size()) return false;
  return name.substr(kEnvironmentMark.size()).find_first_of(" \"'{=,") == std::string_view::npos;
}

/// Calls `text` for what stands between and `word` for each name in braces.
template <class OnText, class OnWord>
void walkPattern(std::string_view pattern, OnText text, OnWord word) {
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const bool named = isPatternName(name) || isVariable(name);
    text(pattern.substr(at, open - at + (named ? 0 : 1)));
    if (named) word(name);
    at = named ? close + 1 : open + 1;
  }
  text(pattern.substr(at));
}

std::string escapedFor(PatternPlace place, const std::string& value) {
  if (place == PatternPlace::url) return percentEncoded(value);
  std::string safe = value;
  if (place == PatternPlace::header)
    std::erase_if(safe, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return safe;
}

void fillTexts(nlohmann::ordered_json& json, const PatternValues& values) {
  if (json.is_string()) json = fillRequest(json.get<std::string>(), values, PatternPlace::text);
  if (json.is_structured())
    for (nlohmann::ordered_json& part : json) fillTexts(part, values);
}

}  // namespace

PatternValues valuesOf(const Outgoing& message, MessageLanguage language,
                       const std::string& reference,
                       const std::map<std::string, std::string>& secrets) {
  return {{{"id", message.id},
           {"recipient", message.recipient},
           {"address", message.address},
           {"title", inLanguage(writtenTitle(message), language)},
           {"text", inLanguage(writtenText(message), language)},
           {"kind", message.kind == OutgoingKind::order ? "order" : "recall"},
           {"drill", message.purpose == Purpose::drill ? "true" : "false"},
           {"reference", reference}},
          secrets};
}

std::string fillRequest(const std::string& pattern, const PatternValues& values,
                        PatternPlace place) {
  std::string filled;
  walkPattern(
      pattern, [&](std::string_view text) { filled += text; },
      [&](std::string_view name) {
        const bool secret = isVariable(name);
        const auto& from = secret ? values.secrets : values.words;
        const std::string key(secret ? name.substr(kEnvironmentMark.size()) : name);
        if (const auto found = from.find(key); found != from.end())
          filled += escapedFor(place, found->second);
      });
  return filled;
}

std::vector<std::string> variablesIn(const std::string& pattern) {
  std::vector<std::string> names;
  walkPattern(
      pattern, [](std::string_view) {},
      [&](std::string_view name) {
        if (isVariable(name)) names.emplace_back(name.substr(kEnvironmentMark.size()));
      });
  return names;
}

std::optional<std::string> unknownWordIn(const std::string& pattern) {
  std::optional<std::string> unknown;
  walkPattern(
      pattern, [](std::string_view) {},
      [&](std::string_view name) {
        const bool known = isVariable(name) || std::find(kPatternWords.begin(), kPatternWords.end(),
                                                         name) != kPatternWords.end();
        if (!known && !unknown) unknown = std::string(name);
      });
  return unknown;
}

std::string percentEncoded(std::string_view text) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      encoded += c;
    else
      encoded += {'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
  }
  return encoded;
}

std::string formBody(const std::map<std::string, std::string>& fields,
                     const PatternValues& values) {
  std::string body;
  for (const auto& [name, pattern] : fields) {
    if (!body.empty()) body += '&';
    body += percentEncoded(name) + '=' +
            percentEncoded(fillRequest(pattern, values, PatternPlace::text));
  }
  return body;
}

std::string jsonBody(const std::string& json, const PatternValues& values) {
  auto document = nlohmann::ordered_json::parse(json, nullptr, false);
  fillTexts(document, values);
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace citymirror::feeds
