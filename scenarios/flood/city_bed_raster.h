#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/city_model.h"

namespace citymirror::flood {

/// What covers a cell of the flood grid; later values win over earlier ones.
enum class Cover : std::uint8_t { block, building, street, water };

/// Ground resampled to square cells of `cell` metres over the terrain: mean of the terrain's cells,
/// bilinear where the terrain is coarser. NaN where there is no ground.
RasterGrid<float> resampleGround(const RasterGrid<float>& terrain, double cell);

/// Half the width of the carriageway and its kerbs, m.
double streetHalfWidth(RoadClass roadClass);

/// Cells whose centre lies within `halfWidth` of the line, and those the line runs through; the
/// latter joined edge to edge, so that no water slips through a corner. Each once, rising.
std::vector<std::uint32_t> corridor(const GridShape& shape, std::span<const Point2> line,
                                    double halfWidth);

/// Lowest terrain cell within each of the cells.
void keepFloors(RasterGrid<float>& bed, const RasterGrid<float>& terrain,
                const std::vector<std::uint32_t>& cells);

/// Multiplier of the rain by cell: 0 on covered cells, whose rain falls on the nearest open ground
/// instead, so that the sum stays that of the ground.
std::vector<float> rainBeside(const RasterGrid<float>& bed, const std::vector<bool>& covered);

/// The edges between cells in the set and cells outside it, as segments.
std::vector<std::vector<Point2>> edgesOf(const GridShape& shape, const std::vector<bool>& in);

}  // namespace citymirror::flood
