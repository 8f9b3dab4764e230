#pragma once
#include <array>
#include <memory>

#include "engine/core/feature_layer.h"
#include "engine/draw/vector_style.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::session {

/// How the water of side B stands against that of side A, from much less to much more.
struct DifferenceClass {
  Text name;
  draw::Color color;
};
/// Four classes that every colour vision tells apart; water that differs by less than is drawn at
/// all is none of them. `bands.blue` parts little from much.
std::array<DifferenceClass, 4> differenceClasses(const coupling::PondingBands& bands);

/// Depth of B less that of A, where it differs.
struct DepthDifference {
  std::shared_ptr<const FeatureLayer> layer;  ///< areas; fields "delta" (m), "class" 0 to 3
  draw::VectorStyle style;
  double less = 0, more = 0;  ///< m³ that B has less and more than A, all cells counted
};

/// Of two states on one grid, else empty. Neighbours of one class in a row are one area. O(cells).
DepthDifference depthDifference(const flood::FloodState& a, const flood::FloodState& b,
                                const coupling::PondingBands& bands);

}  // namespace citymirror::session
