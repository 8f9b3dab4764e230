#pragma once
#include <vector>

#include "engine/core/building_set.h"
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

struct DemoBuilding {
  std::vector<Point2> ring;
  double height = 9;
  int floors = 3;
  BuildingUse use = BuildingUse::residential;
  double homes = 0;  ///< floor area that people live on, m²
};

enum class Institution : std::uint8_t { school, hospital, mall };
struct DemoSite {
  Institution kind = Institution::school;
  Point2 at = Point2::Zero();
};

struct DemoFabric {
  std::vector<DemoBuilding> buildings;
  std::vector<DemoSite> sites;
};

/// Fills blocks with buildings, the centre first, until there are `count`; fewer where the land is
/// full. `spread` > 1 makes buildings and gaps smaller.
DemoFabric fillBlocks(const DemoPlan& plan, const DemoSheet& sheet, std::uint64_t seed, int count,
                      double spread);

}  // namespace citymirror::gis
