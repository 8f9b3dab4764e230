#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/feeds/channel.h"
#include "app/feeds/outgoing_text.h"

namespace citymirror::feeds {

/// Words of a request's patterns: {id} {recipient} {address} {title} {text} {kind} {drill}
/// {reference} {env:NAME}. Braces around anything else stand as they are.
struct PatternValues {
  std::map<std::string, std::string> words;
  std::map<std::string, std::string> secrets;  ///< {env:NAME}
};
PatternValues valuesOf(const Outgoing& message, MessageLanguage language,
                       const std::string& reference,
                       const std::map<std::string, std::string>& secrets);

enum class PatternPlace {
  url,     ///< percent-encoded (RFC 3986)
  header,  ///< without line ends
  text     ///< as it is
};
std::string fillRequest(const std::string& pattern, const PatternValues& values,
                        PatternPlace place);

/// Names of environment variables in a pattern.
std::vector<std::string> variablesIn(const std::string& pattern);
/// The first {word} in letters that is none of those above.
std::optional<std::string> unknownWordIn(const std::string& pattern);

/// Everything but letters, digits and -._~ as %XX.
std::string percentEncoded(std::string_view text);
std::string formBody(const std::map<std::string, std::string>& fields, const PatternValues& values);
/// A JSON text whose texts are filled; the text must be JSON.
std::string jsonBody(const std::string& json, const PatternValues& values);

}  // namespace citymirror::feeds
