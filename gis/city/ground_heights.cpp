#include "gis/city/ground_heights.h"

#include <cmath>
#include <limits>

namespace citymirror::gis {
namespace {

bool isWild(float z) { return z < kLowestGround || z > kHighestGround; }

}  // namespace

bool isGround(double height) { return height >= kLowestGround && height <= kHighestGround; }

GroundCells countGround(const RasterGrid<float>& terrain) {
  GroundCells cells;
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

std::string groundFault(const RasterGrid<float>& terrain) {
  const GroundCells cells = countGround(terrain);
  if (cells.wild == 0) return {};
  return std::to_string(cells.wild) + " of " + std::to_string(terrain.values.size()) +
         " cells are no heights of ground (-500 to 9,000 m)";
}

std::size_t dropWildHeights(RasterGrid<float>& terrain) {
  std::size_t dropped = 0;
  for (float& z : terrain.values) {
    if (!isWild(z)) continue;
    z = std::numeric_limits<float>::quiet_NaN();
    ++dropped;
  }
  return dropped;
}

}  // namespace citymirror::gis
