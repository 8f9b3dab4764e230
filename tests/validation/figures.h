#pragma once
#include <nlohmann/json.hpp>

#include "tests/flood/exact_cases.h"
#include "tests/validation/real_cases.h"

/// What the validation page says, as measured now: assets/help/flood-validation.json.
namespace citymirror::flood::validation {

/// Every exact case with every scheme it is for: value and bound of each measure.
nlohmann::json exactFigures(const std::vector<testing::ExactCase>& cases);

/// Levels against the observed ones, outflow, mass, cost.
nlohmann::json levelFigures(const RealCase& place, const RealRun& run);

/// Volumes, depths, flooded areas, mass, cost. Cells whose level is given do not count.
nlohmann::json cityFigures(const RealCase& place, const RealRun& run);

}  // namespace citymirror::flood::validation
