#pragma once
#include <vector>

#include "app/panels/parts.h"
#include "engine/core/road_network.h"

namespace citymirror::panels {

/// Bus lanes and limits of weight and size that a road has, each with its unit; `source` on hover.
std::vector<FactTable::Fact> signFacts(const Road& road, const QString& source);

/// Why a vehicle does not use a road: not allowed, or too heavy, high or wide, with its own figure.
/// Empty where it may.
QString whyKeptOff(const Road& road, const RoadVehicle& vehicle);

}  // namespace citymirror::panels
