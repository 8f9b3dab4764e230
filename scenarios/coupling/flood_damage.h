#pragma once
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/raster_grid.h"

namespace citymirror::coupling {

/// Buildings that water damages alike.
struct DamageClass {
  std::string code;
  double mostPerSquareMetre = 0;  ///< money/m² of footprint: structure and contents, under 6 m
  std::vector<std::pair<double, double>> curve;  ///< (m inside, share 0…1), both rising from 0, 0
};

/// Depth–damage functions by use of a building (Huizinga et al. 2017: per m² of footprint).
/// Configuration: assets/config/prices.json.
struct DamageRules {
  double sill = 0;  ///< m that ground floors lie above the ground outside
  std::vector<DamageClass> classes;
  std::array<std::uint8_t, 9> classOfUse{};  ///< by BuildingUse, index in classes
};

/// Share of the most damage at a depth inside in m: straight between the points of the curve, 1 as
/// its last beyond.
double damageShare(const DamageClass& kind, double depth);

struct FloodDamage {
  std::vector<double> byClass;  ///< money, by DamageRules::classes
  std::size_t buildings = 0;    ///< that take any
  double total() const;
};
/// Direct damage by the deepest water beside each building's walls, on land (cellsBeside). `depth`:
/// m, the most of a run. O(buildings).
FloodDamage floodDamage(const BuildingSet& buildings, std::span<const WaterBody> waters,
                        const RasterGrid<float>& depth, const DamageRules& rules);

}  // namespace citymirror::coupling
