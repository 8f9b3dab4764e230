#pragma once
#include <optional>
#include <string>

namespace citymirror::gis {

/// What to tell where `east` (m) begins with the number of a Gauss-Krüger zone of China (38 530 000:
/// zone 38) and the projected system `crs` counts without it: the system that fits, by its EPSG code
/// of CGCS2000. Nothing for all others.
std::optional<std::string> zoneMissingFrom(const std::string& crs, double east);

/// Whether a definition rests on a datum of China: CGCS2000, Xian 1980, Beijing 1954, in degrees, in
/// a zone or as a city's own frame. False for what PROJ does not know.
bool onChineseDatum(const std::string& crs);

}  // namespace citymirror::gis
