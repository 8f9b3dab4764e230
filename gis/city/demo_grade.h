#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/road_network.h"
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

/// What a cell of the ground is to drainage.
enum class GradeCell : std::uint8_t { land, street, water };

/// Which cells are carriageways of roads at grade or open water.
std::vector<GradeCell> gradeCells(const GridShape& shape, const std::vector<Road>& roads,
                                  const std::vector<char>& water);

/// Grades the ground as a planned city is: every street falls along streets to a canal bank
/// (`nearCanal`) or the rim, every block falls to its streets, nothing is lowered. Priority flood
/// with a least slope (Barnes, Lehman, Mulla 2014). Deterministic. O(cells log cells).
void gradeToDrains(std::vector<double>& height, const GridShape& shape,
                   const std::vector<GradeCell>& cells, const std::vector<char>& nearCanal);

}  // namespace citymirror::gis
