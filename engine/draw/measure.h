#pragma once
#include <span>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"

/// Lengths, areas and heights between places that a person points at. Local metres throughout; a
/// value is NaN where the terrain it needs has no data.
namespace citymirror::draw {

/// From one place to the next, or all of a path.
struct Leg {
  double plan = 0;    ///< m, horizontal
  double space = 0;   ///< m, straight
  double ground = 0;  ///< m along the terrain, in steps of half a cell
  double rise = 0;    ///< m, end over start
  double slopePercent() const { return plan > 0 ? 100 * rise / plan : 0; }
};

struct PathMeasure {
  std::vector<Leg> legs;
  Leg total;  ///< sums; its rise is from the first to the last place
};

/// O(length / cell).
PathMeasure measurePath(const RasterGrid<float>& terrain, std::span<const Point3> path);

struct AreaMeasure {
  double plan = 0;                 ///< m², horizontal
  double ground = 0;               ///< m² along the terrain
  double perimeter = 0;            ///< m, horizontal
  double lowest = 0, highest = 0;  ///< m, terrain inside
};

/// The ring is closed from its last place to its first, in either sense. Terrain is sampled at
/// half-cell spacing, at most 500 × 500. Errors: badInput (fewer than three places, no area, a ring
/// that crosses itself).
Result<AreaMeasure> measureArea(const RasterGrid<float>& terrain, std::span<const Point2> ring);

/// m above the terrain.
double heightOverGround(const RasterGrid<float>& terrain, const Point3& at);

/// Digits after the point that lengths on this terrain deserve: cells of 10 m or more whole metres,
/// of 1 m or more tenths, finer ones centimetres.
int digitsFor(double cell);

}  // namespace citymirror::draw
