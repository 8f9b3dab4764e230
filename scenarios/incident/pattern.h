#pragma once
#include <map>
#include <string>

#include "engine/core/result.h"

namespace citymirror::incident {

using PatternWords = std::map<std::string, std::string>;

/// `pattern` with its {words} filled in. Errors: badInput naming the unknown or unclosed {word} at
/// `where`.
Result<std::string> fillPattern(const std::string& pattern, const PatternWords& words,
                                const std::string& where);

}  // namespace citymirror::incident
