#pragma once
#include <vector>

#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Longest side of a part of a large picture, pixels.
inline constexpr int kPictureTile = 1024;

/// Parts of one height from left to right that make up whole rows of a picture.
using PictureBand = std::vector<PixelRect>;

/// A picture in bands from the top: every pixel lies in exactly one part, and no part is longer
/// than kPictureTile. A band of the widest picture, 16384 pixels, takes 64 MiB at 4 bytes a pixel,
/// however high the picture is. `width`, `height` > 0. O(parts).
std::vector<PictureBand> pictureBands(int width, int height);

}  // namespace citymirror::scene
