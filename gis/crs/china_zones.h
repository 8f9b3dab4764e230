#pragma once
#include <optional>
#include <string>

namespace citymirror::gis {

/// What to tell where `east` (m) begins with the number of a Gauss-Krüger zone of China (38 530 000:
/// zone 38) and the projected system `crs` counts without it: the system that fits, by its EPSG code
/// of CGCS2000. Nothing for all others.
std::optional<std::string> zoneMissingFrom(const std::string& crs, double east);

}  // namespace citymirror::gis
