#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "engine/core/result.h"

namespace citymirror::session {

/// The JSON object of a scenario file; `path` is for the errors. Errors: unreadable with the line
/// and the key before it where the text is no JSON (NaN among it), badInput where a key stands
/// twice in one object.
Result<nlohmann::json> parseScenario(const std::string& content, const std::string& path);

}  // namespace citymirror::session
