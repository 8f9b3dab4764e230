#pragma once
#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::draw {

/// What a map of the city names: roads (repeated about every 900 m), waters, districts, facilities.
/// Priorities: district 900, river 800, trunk road 700 … service road 300, facility 450.
/// O(points of named things). Deterministic.
LabelSet cityLabels(const CityModel& city);

}  // namespace citymirror::draw
