#pragma once
#include <cstddef>
#include <limits>
#include <string>

#include "engine/core/raster_grid.h"

namespace citymirror::gis {

/// Heights of ground on Earth, m above any vertical datum: the shore of the Dead Sea lies at -430,
/// the summit of Mount Everest at 8,849. What lies beyond is a mark for no data that nobody
/// declared, another unit, or damage.
inline constexpr float kLowestGround = -500, kHighestGround = 9000;

bool isGround(double height);  ///< false for NaN

/// The cells of a terrain that are not ground.
struct GroundCells {
  std::size_t all = 0;
  std::size_t holes = 0;  ///< without a height (NaN)
  std::size_t wild = 0;   ///< with a number, finite or not, that is no height of ground
  std::size_t firstHole = 0, firstWild = 0;  ///< index of the cell, where there is one
};

/// One pass over the cells; any thread.
GroundCells countGround(const RasterGrid<float>& terrain);

/// "12 of 600 cells are no heights of ground (-500 to 9,000 m)"; empty where every cell is ground
/// or without a height.
std::string groundFault(const GroundCells& cells);

/// Cells that lost their height because it was none of ground.
struct WildHeights {
  std::size_t cells = 0;
  /// m, of those that can be the bed of a sea (the deepest lies at -10,935); NaN = there are none.
  float deepestSea = std::numeric_limits<float>::quiet_NaN();
};

/// Cells that are no heights of ground lose theirs (NaN). One pass; any thread.
WildHeights dropWildHeights(RasterGrid<float>& terrain);

/// "12 cells are no heights of ground (-500 to 9,000 m) and are taken as without a height"; where
/// they can be a deep sea, its depth and what that means too. For at least one cell.
std::string wildHeightsNote(const WildHeights& wild);

}  // namespace citymirror::gis
