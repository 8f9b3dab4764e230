#include "scenarios/incident/pattern.h"

#include <algorithm>

namespace citymirror::incident {

Result<std::string> fillPattern(const std::string& pattern, const PatternWords& words,
                                const std::string& where) {
  std::string text;
  for (std::size_t from = 0; from < pattern.size();) {
    const std::size_t open = std::min(pattern.find('{', from), pattern.size());
    text.append(pattern, from, open - from);
    if (open == pattern.size()) break;
    const std::size_t close = pattern.find('}', open);
    const std::string word =
        pattern.substr(open + 1, close == std::string::npos ? close : close - open - 1);
    const auto found = words.find(word);
    if (close == std::string::npos || found == words.end()) {
      return Error{ErrorCode::badInput, "the template holds an unknown {" + word + "}", where,
                   "Correct the templates or the facts of the warning"};
    }
    text += found->second;
    from = close + 1;
  }
  return text;
}

}  // namespace citymirror::incident
