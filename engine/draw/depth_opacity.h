#pragma once

namespace citymirror::draw {

/// How much of the ground water hides, 0..1: sheet flow (the first band of the depth ramp) stays a
/// veil, so that ponding stands out; then `kPondingOpacity` rising to `kDeepOpacity` at half a
/// metre. One source for scene and legend.
inline constexpr float kSheetFlowOpacity = 0.22F;
inline constexpr float kPondingOpacity = 0.78F;
inline constexpr float kDeepOpacity = 0.92F;

}  // namespace citymirror::draw
