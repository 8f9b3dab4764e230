#include "gis/vector/other_tags.h"

#include <optional>

namespace citymirror::gis {
namespace {

std::optional<std::string> takeQuoted(std::string_view& text) {
  const std::size_t open = text.find('"');
  if (open == std::string_view::npos) return std::nullopt;
  std::string value;
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      value += text[++i];
    } else if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    } else {
      value += text[i];
    }
  }
  return std::nullopt;
}

}  // namespace

std::map<std::string, std::string> parseOtherTags(std::string_view text) {
  std::map<std::string, std::string> tags;
  while (true) {
    const auto key = takeQuoted(text);
    if (!key || text.substr(0, 2) != "=>") return tags;
    text.remove_prefix(2);
    auto value = takeQuoted(text);
    if (!value) return tags;
    tags[*key] = std::move(*value);
  }
}

}  // namespace citymirror::gis
