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

struct PartMark {
  std::size_t at = std::string_view::npos, part = 0;
};

/// The first {n} for which there is a part.
PartMark nextPart(std::string_view text, std::size_t parts) {
  PartMark first;
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t at = text.find("{" + std::to_string(i + 1) + "}");
    if (at < first.at) first = {at, i};
  }
  return first;
}

}  // namespace

std::string filledIn(std::span<const WordPair> table, std::string_view text,
                     const std::function<std::string(std::string_view)>& inner) {
  for (const WordPair& words : table) {
    const auto parts = partsOf(text, words.en);
    if (!parts) continue;
    std::string zh;
    for (std::string_view rest = words.zh; !rest.empty();) {
      const auto [mark, nth] = nextPart(rest, parts->size());
      zh += rest.substr(0, mark);
      if (mark == std::string_view::npos) break;
      const std::string& part = (*parts)[nth];
      const std::string known = inner ? inner(part) : std::string();
      zh += known.empty() ? part : known;
      rest.remove_prefix(rest.find('}', mark) + 1);
    }
    return zh;
  }
  return {};
}

}  // namespace citymirror::session
