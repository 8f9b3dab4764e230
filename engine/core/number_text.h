#pragma once
#include <optional>
#include <string_view>

namespace citymirror {

/// The number that a person wrote, all of it: "-14.2", "+3", "1e3"; with a point whatever the
/// locale. Nothing for what is not wholly a number, for nan and inf, and for what no double holds.
/// Any thread.
std::optional<double> finiteNumber(std::string_view text);

}  // namespace citymirror
