#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/text.h"

namespace citymirror {

/// What a series measures: any row of the table in quantity.cpp, which has every word of
/// assets/config/quantities.json. Named here are those that models and pictures ask for; the others
/// ("gas_concentration", "voltage" …) are reached by quantityFromWord(). Values are kept in the unit
/// of the row.
enum class Quantity {
  rainIntensity,  ///< mm/h
  waterLevel,     ///< m above the city's vertical datum
  pondingDepth,   ///< m
  discharge,      ///< m³/s
  speed,          ///< km/h
};

/// "mm/h", "m", "m³/s": the unit in which this product keeps the quantity.
std::string_view unitOf(Quantity quantity);

/// Stable word for files: "rain_intensity", "water_level", ...
std::string_view wordOf(Quantity quantity);
std::optional<Quantity> quantityFromWord(std::string_view word);

/// 雨强 / rain intensity ...
Text nameOf(Quantity quantity);

/// Factor from `unit` into the kept unit of `quantity` ("cm" → 0.01 for a depth, "ft3/s" → 0.0283168);
/// nothing for a unit that does not measure it.
std::optional<double> factorFrom(std::string_view unit, Quantity quantity);

}  // namespace citymirror
