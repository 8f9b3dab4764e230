#pragma once
#include "engine/core/city_model.h"
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

/// Trees along the larger streets, in parks, round lakes and on the river's banks; none on a
/// carriageway, in a building or in water. Needs roads, waters and buildings. Some 1,000 per km².
TreeSet treesOf(const DemoPlan& plan, const DemoSheet& sheet, const CityModel& city,
                std::uint64_t seed);

}  // namespace citymirror::gis
