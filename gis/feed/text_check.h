#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "engine/core/utf8.h"

namespace citymirror::gis {

using citymirror::isUtf8;

/// Deepest nesting of { and [ outside strings: refused before a recursive reader sees it.
int jsonDepth(std::string_view json);
inline constexpr int kDeepestJson = 32;

/// A message as JSON; discarded where it is none or nested deeper than that.
nlohmann::ordered_json parsedJson(std::string_view text);

/// The whole text as a finite number ("." as decimal sign), spaces around allowed.
std::optional<double> finiteNumber(std::string_view text);

/// Without spaces, tabs and line ends on both sides.
std::string_view trimmed(std::string_view text);

}  // namespace citymirror::gis
