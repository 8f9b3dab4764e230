#pragma once
#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace citymirror::flood {

/// Of a level that is not known or does not apply.
inline constexpr double kNoLevel = std::numeric_limits<double>::quiet_NaN();

/// What structures must remember to go on with the same bits: numbers by "kind/id".
using StructureMemory = std::vector<std::pair<std::string, std::vector<double>>>;

/// The numbers under a key, null where there are none or too few.
inline const std::vector<double>* recalled(const StructureMemory& memory, const std::string& key,
                                           std::size_t least) {
  const auto found = std::find_if(memory.begin(), memory.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == memory.end() || found->second.size() < least ? nullptr : &found->second;
}

}  // namespace citymirror::flood
