#pragma once
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::session {

/// A unit sent at `at` s to a place, where it pumps if it can. Errors: badInput (its vehicle).
Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to);

}  // namespace citymirror::session
