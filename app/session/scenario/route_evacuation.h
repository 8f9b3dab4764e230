#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "app/session/scenario/route_nodes.h"
#include "app/session/scenario/route_scenario.h"
#include "engine/core/city_model.h"

namespace citymirror::session {

struct EvacuationAnswer {
  std::string rows;  ///< of evacuation.csv: id, x, y (the city's CRS), persons, shelter, s, m
  nlohmann::ordered_json summary;
};

/// Who lives at which junction of the zone (of the city where it has none), and the shelter to
/// which they go over the roads as they are when they set out. O(buildings + ways).
EvacuationAnswer answerEvacuation(const EvacuationQuestion& q, RouteNodes& nodes,
                                  const CityModel& city);

}  // namespace citymirror::session
