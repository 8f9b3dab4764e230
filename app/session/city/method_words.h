#pragma once
#include <string>

#include "engine/core/city_model.h"
#include "engine/core/text.h"

namespace citymirror::session {

/// What was done to a layer (Provenance::method), part by part as "; " separates them. `en` is its
/// own words; in `zh` the parts that no table knows stay as they are, and it is empty where none is
/// known.
/// Pure; O(table).
Text methodWords(const std::string& method);

/// Of which nature a layer of the city is: surveyed or reported, partly or wholly estimated,
/// synthetic. Estimated in part is what was surveyed and then completed: heights of buildings that
/// were guessed, and what the method calls estimated of at least one feature. O(features).
Text natureWords(const CityModel& city, const std::string& layer);

/// How much of it: "11,268 of 11,276 heights"; empty where nobody counted.
Text estimateCount(const CityModel& city, const std::string& layer);

}  // namespace citymirror::session
