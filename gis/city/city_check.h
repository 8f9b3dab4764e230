#pragma once
#include <vector>

#include "engine/core/city_model.h"

namespace citymirror::gis {

enum class FaultLevel { error, warning };
struct Fault {
  FaultLevel level = FaultLevel::warning;
  std::string layer;
  std::string code;  ///< feature
  Point2 at = Point2::Zero();
  std::string what;
  std::string remedy;
};

/// Every fault of a city: holes in the terrain, self-crossing footprints, buildings without height
/// or in the river, unconnected roads, sensors outside, codes that repeat. `unread`: layers of a
/// damaged package; that nothing of them is there is no fault of their import.
std::vector<Fault> checkCity(const CityModel& city, const std::vector<std::string>& unread = {});

/// Whether the terrain reaches the border of the city on every side, within a cell.
bool coversCity(const CityModel& city);

}  // namespace citymirror::gis
