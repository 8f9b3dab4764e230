#pragma once
#include <array>
#include <memory>

#include "app/session/branch/world_track.h"
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
/// In what two waters differ: their depth at an instant, their greatest depth since the runs began,
/// or how long they stood `bands.blue` deep since then.
enum class DifferenceOf { depthNow, deepest, wetTime };

/// Four classes that every colour vision tells apart; water that differs by less than is drawn at
/// all, or stands for less than the interval of kept water longer, is none of them. `bands.blue`
/// parts little from much, of time half an hour.
std::array<DifferenceClass, 4> differenceClasses(const coupling::PondingBands& bands,
                                                 DifferenceOf of = DifferenceOf::depthNow);

/// Depth of B less that of A, where it differs.
struct DepthDifference {
  std::shared_ptr<const FeatureLayer> layer;  ///< areas; fields "delta" (m or min), "class" 0 to 3
  draw::VectorStyle style;
  double less = 0, more = 0;  ///< m³ that B has less and more than A, all cells counted; of time
                              ///< m² · min
  double lessArea = 0, moreArea = 0;  ///< m² of the areas that are drawn
  double until = 0;                   ///< s: as far as both are computed, at most what was asked
};

/// Of two states on one grid, else empty. Neighbours of one class in a row are one area. O(cells).
DepthDifference depthDifference(const flood::FloodState& a, const flood::FloodState& b,
                                const coupling::PondingBands& bands);

/// Of two runs over their kept water (WorldRuns::kWaterEvery) up to the last instant that both have,
/// at most `until` s; DifferenceOf::depthNow of that instant. Empty where there is none, or the grids
/// differ. O(kept states · cells).
DepthDifference waterDifference(DifferenceOf of, const WorldTrack& a, const WorldTrack& b,
                                double until, const coupling::PondingBands& bands);

}  // namespace citymirror::session
