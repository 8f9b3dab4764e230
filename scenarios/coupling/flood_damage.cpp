#include "scenarios/coupling/flood_damage.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/beside_walls.h"
#include "engine/core/standing_water.h"

namespace citymirror::coupling {

double damageShare(const DamageClass& kind, double depth) {
  const auto& curve = kind.curve;
  if (curve.empty() || !(depth > curve.front().first)) return 0;
  const auto after = std::lower_bound(curve.begin(), curve.end(), depth,
                                      [](const auto& point, double d) { return point.first < d; });
  if (after == curve.end()) return curve.back().second;
  const auto& [d0, s0] = *std::prev(after);
  const auto& [d1, s1] = *after;
  return s0 + (s1 - s0) * (depth - d0) / (d1 - d0);
}

double FloodDamage::total() const { return std::accumulate(byClass.begin(), byClass.end(), 0.0); }

FloodDamage floodDamage(const BuildingSet& buildings, std::span<const WaterBody> waters,
                        const RasterGrid<float>& depth, const DamageRules& rules) {
  const RasterGrid<std::uint8_t> standing = standingWater(depth.shape, waters);
  FloodDamage damage;
  damage.byClass.assign(rules.classes.size(), 0);
  for (std::size_t b = 0; b < buildings.size() && !rules.classes.empty(); ++b) {
    const auto ring = buildings.footprint(b);
    double outside = 0;
    for (const std::uint32_t cell : cellsBeside(ring, depth.shape, standing))
      outside = std::fmax(outside, double(depth.values[cell]));
    const std::size_t kind = rules.classOfUse[std::size_t(buildings.use[b])];
    const DamageClass& of = rules.classes[kind];
    const double share = damageShare(of, outside - rules.sill);
    if (!(share > 0)) continue;
    ++damage.buildings;
    damage.byClass[kind] += std::abs(signedArea(ring)) * of.mostPerSquareMetre * share;
  }
  return damage;
}

}  // namespace citymirror::coupling
