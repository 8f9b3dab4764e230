#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace citymirror {

/// The number that a person wrote, all of it but blanks before it, as after the commas of a list:
/// "-14.2", "+3", " 1e3"; with a point whatever the locale. Nothing for what is not wholly a
/// number, for nan and inf, and for what no double holds. Any thread.
std::optional<double> finiteNumber(std::string_view text);

/// "1 error", "2 errors". English; Chinese words do not change with their number.
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace citymirror
