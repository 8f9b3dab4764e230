#include "engine/core/provenance.h"

#include <algorithm>
#include <vector>

namespace citymirror {
namespace {

std::string withoutFolder(std::string part) {
  if (part.find("://") != std::string::npos) return part;
  part.erase(0, part.find_last_of("/\\") + 1);
  const std::size_t dot = part.find('.'), colon = part.find(':');
  const bool layered = dot < colon && colon != std::string::npos && part.find(' ') > colon;
  return layered ? part.substr(0, colon) : part;
}

}  // namespace

std::string shownSource(const std::string& source) {
  std::vector<std::string> names;
  std::string text;
  for (std::size_t from = 0; from < source.size();) {
    const std::size_t end = std::min(source.find("; ", from), source.size());
    const std::string name = withoutFolder(source.substr(from, end - from));
    from = end + 2;
    if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
    names.push_back(name);
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

}  // namespace citymirror
