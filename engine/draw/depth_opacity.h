#pragma once

namespace citymirror::draw {

/// How much of the ground water hides, 0..1: sheet flow (the first band of the depth ramp) stays a
/// veil, so that ponding stands out: from `kFilmOpacity` where it begins to `kSheetFlowOpacity`
/// where it ends, so much that it is told from every ground, and its end from ponding, by 10
/// (CIEDE2000) or more for every kind of colour vision. Then `kPondingOpacity` rising to
/// `kDeepOpacity` at half a metre. One source for scene and legend.
inline constexpr float kFilmOpacity = 0.36F;
inline constexpr float kSheetFlowOpacity = 0.46F;
inline constexpr float kPondingOpacity = 0.78F;
inline constexpr float kDeepOpacity = 0.92F;

}  // namespace citymirror::draw
