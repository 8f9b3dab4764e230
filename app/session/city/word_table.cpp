#include "app/session/city/word_table.h"

#include <optional>
#include <vector>

namespace citymirror::session {
namespace {

/// What stands at the `*` of a pattern, each as short as it may be, the last as long as it must.
std::optional<std::vector<std::string>> partsOf(std::string_view text, std::string_view pattern) {
  std::vector<std::string> parts;
  std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern ? std::optional(parts) : std::nullopt;
  if (text.substr(0, star) != pattern.substr(0, star)) return std::nullopt;
  text.remove_prefix(star);
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const bool last = star == std::string_view::npos;
    const std::string_view next = pattern.substr(0, star);
    const std::size_t at = last && text.size() >= next.size() ? text.size() - next.size()
                                                              : text.find(next);
    if (at == std::string_view::npos || text.substr(at, next.size()) != next) return std::nullopt;
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + next.size());
    if (last) return parts;
  }
}

}  // namespace

std::string filledIn(std::span<const WordPair> table, std::string_view text,
                     const std::function<std::string(std::string_view)>& inner) {
  for (const WordPair& words : table) {
    const auto parts = partsOf(text, words.en);
    if (!parts) continue;
    std::string zh(words.zh);
    for (std::size_t i = 0; i < parts->size(); ++i) {
      const std::string mark = "{" + std::to_string(i + 1) + "}";
      const std::size_t at = zh.find(mark);
      if (at == std::string::npos) continue;
      const std::string known = inner ? inner((*parts)[i]) : std::string();
      zh.replace(at, mark.size(), known.empty() ? (*parts)[i] : known);
    }
    return zh;
  }
  return {};
}

}  // namespace citymirror::session
