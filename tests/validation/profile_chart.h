#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace citymirror::flood::validation {

/// Small charts, as SVG, of every exact case that has a profile: bed, exact surface (line) and
/// computed surface (dots) along x, with its axes in metres.
std::string profileCharts(const nlohmann::json& cases);

}  // namespace citymirror::flood::validation
