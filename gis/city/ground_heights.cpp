#include "gis/city/ground_heights.h"

#include <cmath>
#include <limits>

namespace citymirror::gis {
namespace {

constexpr float kLowestSea = -11000;  // m

bool isWild(float z) { return z < kLowestGround || z > kHighestGround; }

}  // namespace

bool isGround(double height) { return height >= kLowestGround && height <= kHighestGround; }

GroundCells countGround(const RasterGrid<float>& terrain) {
  GroundCells cells;
  cells.all = terrain.values.size();
  for (std::size_t i = 0; i < terrain.values.size(); ++i) {
    const float z = terrain.values[i];
    if (std::isnan(z)) {
      if (cells.holes++ == 0) cells.firstHole = i;
    } else if (isWild(z)) {
      if (cells.wild++ == 0) cells.firstWild = i;
    }
  }
  return cells;
}

std::string groundFault(const GroundCells& cells) {
  if (cells.wild == 0) return {};
  return std::to_string(cells.wild) + " of " + std::to_string(cells.all) +
         " cells are no heights of ground (-500 to 9,000 m)";
}

WildHeights dropWildHeights(RasterGrid<float>& terrain) {
  WildHeights wild;
  for (float& z : terrain.values) {
    if (!isWild(z)) continue;
    if (z >= kLowestSea && z < kLowestGround) wild.deepestSea = std::fmin(wild.deepestSea, z);
    z = std::numeric_limits<float>::quiet_NaN();
    ++wild.cells;
  }
  return wild;
}

std::string wildHeightsNote(const WildHeights& wild) {
  const std::string many =
      std::to_string(wild.cells) + " cells are no heights of ground (-500 to 9,000 m)";
  if (std::isnan(wild.deepestSea)) return many + " and are taken as without a height";
  return many + ", down to " + std::to_string(std::lround(wild.deepestSea)) +
         " m, and are taken as without a height: where that is the bed of a deep sea, no water "
         "flows; --extent leaves it out";
}

}  // namespace citymirror::gis
