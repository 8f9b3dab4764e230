#pragma once
#include <optional>

#include "engine/core/city_model.h"
#include "scenarios/traffic/city_traffic_rules.h"
#include "scenarios/world/coupled_model.h"

namespace citymirror::session {

/// The class of a unit's vehicle in the city's traffic; nothing for a word that none has.
std::optional<traffic::CityClass> classOf(const Resource& unit);

/// A unit sent at `at` s to a place, where it pumps if it can. Errors: badInput (its vehicle).
Result<world::CrewOrder> orderOf(const Resource& unit, double at, const Point2& to);

}  // namespace citymirror::session
