#pragma once
#include <vector>

#include "engine/draw/draw_frame.h"

/// Where arrows of the flow may stand and how they look: one source for scene and legend.
namespace citymirror::draw {

inline constexpr double kLeastArrowSpeed = 0.05;  ///< m/s
inline constexpr std::size_t kMostArrows = 4000;
inline constexpr double kArrowSpacing = 30;  ///< px, least distance between arrows

inline constexpr double kScaleSpeeds[] = {0.1, 0.5, 1.0, 2.0};  ///< m/s, what legends show

/// Length on the picture seen from above, design pixels: 9 at 0 to 30 from 2 m/s on.
double arrowLength(double speed);
/// 0..1: comes in above kLeastArrowSpeed, full from 0.4 m/s on.
double arrowOpacity(double speed);

/// A cell that may carry an arrow once arrows stand `spacing` metres or closer.
struct ArrowSite {
  int column = 0, row = 0;
  float spacing = 0;
};

/// One site for every open cell; each square of 2, 4, 8 … cells is represented by the lowest of the
/// sites in it, so that a coarser choice is part of every finer one, follows streets and channels,
/// and never moves with camera or time. Coarsest first. O(cells).
std::vector<ArrowSite> arrowSites(const WaterSurface& water);

}  // namespace citymirror::draw
