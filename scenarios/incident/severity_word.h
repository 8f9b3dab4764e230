#pragma once
#include <optional>
#include <string_view>

#include "engine/core/event.h"

namespace citymirror::incident {

/// "blue", "yellow", "orange", "red"; nothing for other words.
std::optional<Severity> severityFromWord(std::string_view word);

}  // namespace citymirror::incident
