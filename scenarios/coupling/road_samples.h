#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/road_network.h"

namespace citymirror::coupling {

/// Where each edge is sampled (every ≤ 5 m): cells of one grid, so that every keyframe is a plain
/// look-up. Samples that follow each other in one cell are one. Bridges and tunnels have none.
struct EdgeSamples {
  std::vector<std::uint32_t> offset{0};
  std::vector<std::int64_t> cell;  ///< -1 outside the grid
  std::vector<Point2> at;
  std::vector<float> metres;  ///< of road that the sample stands for
};
EdgeSamples sampleEdges(const RoadNetwork& network, const GridShape& shape);

/// Value of a grid at a sample; 0 outside and where it is not finite.
float valueAt(const EdgeSamples& samples, const std::vector<float>& values, std::uint32_t sample);

struct Deepest {
  float depth = 0;
  std::uint32_t sample = 0;
};
/// The most that two neighbouring cells of an edge share: one odd cell beside a wall is not a
/// flooded road. An edge within one cell counts as it is.
Deepest deepestOf(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge);

/// Depth of every edge: edgeDepths of a grid that was sampled before.
std::vector<float> edgeDepths(const RoadNetwork& network, const EdgeSamples& samples,
                              const std::vector<float>& depth);

/// Metres of the edge under at least `from` metres of water.
double wetMetres(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge,
                 double from);

/// One direction of a two-way edge carries its length.
bool countsLength(const RoadNetwork& network, std::size_t edge);

/// Water that ponds on the streets at one time.
struct PondedStreets {
  double metres = 0;  ///< of road, a two-way one once, as ExposurePlaces counts them
  double volume = 0;  ///< m³ in the cells that these metres run through, each cell once
};
/// Of water at least `from` m deep (> 0). `depth` is on the grid of the samples; what is not finite
/// is no water. O(samples + wet cells log wet cells).
PondedStreets pondedStreets(const RoadNetwork& network, const EdgeSamples& samples,
                            const RasterGrid<float>& depth, double from);

}  // namespace citymirror::coupling
