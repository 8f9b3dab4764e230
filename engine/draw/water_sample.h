#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "engine/core/building_set.h"
#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

/// Values of a WaterSurface between its cells and keyframes: the same law as the picture, so that
/// what is read out is what is seen.
namespace citymirror::draw {

struct WaterSample {
  double ground = 0;  ///< m, the bed of the model
  double depth = 0;   ///< m, never negative; below `WaterSurface::minDepth` nothing is drawn
  Point2 velocity = Point2::Zero();  ///< m/s, zero where dry or where the flow is not known

  double level() const { return ground + depth; }
  double speed() const { return velocity.norm(); }
};

/// All grids there, of one shape with two columns and two rows at least.
bool drawable(const WaterSurface& water);

/// What a cell has to say about the water around it.
enum class CellKind : std::uint8_t {
  open,      ///< how deep it is
  building,  ///< nothing: a building stands there
  standing   ///< nothing of the land: it lies in a river, sea, canal or lake of the map
};

CellKind kindOf(const WaterSurface& water, int column, int row);

/// Bilinear over the cells that are open, or where the nearest one is of standing water, over those
/// of standing water; in a cell at the shore the level of its wet corners
/// is carried level to where it meets the ground, so that a pool has a flat surface. Linear in
/// time. Nothing outside the grid, where it has no ground, and inside buildings. O(1).
std::optional<WaterSample> sampleWater(const WaterSurface& water, const Point2& at);

/// Depth of one keyframe in a cell, m; 0 for NaN.
float depthOf(const RasterGrid<float>& keyframe, int column, int row);

/// Whether the cell says how deep water is: it has ground and is of that kind.
bool open(const WaterSurface& water, int column, int row);

/// Kinds of a bed's cells. A building's are those that the bed raises: their centre is in a
/// footprint and their bed stands a metre or more above that building's ground. Those of standing
/// water have their centre in one of `waters`. O(cells under buildings and waters).
std::shared_ptr<const RasterGrid<std::uint8_t>> cellKinds(const RasterGrid<float>& bed,
                                                          const BuildingSet& buildings,
                                                          std::span<const WaterBody> waters);

}  // namespace citymirror::draw
