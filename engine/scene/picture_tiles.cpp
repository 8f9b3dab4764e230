#include "engine/scene/picture_tiles.h"

#include <algorithm>
#include <cassert>

namespace citymirror::scene {

std::vector<PictureBand> pictureBands(int width, int height) {
  assert(width > 0 && height > 0);
  std::vector<PictureBand> bands;
  for (int top = 0; top < height; top += kPictureTile) {
    PictureBand& band = bands.emplace_back();
    for (int left = 0; left < width; left += kPictureTile)
      band.push_back(
          {left, top, std::min(kPictureTile, width - left), std::min(kPictureTile, height - top)});
  }
  return bands;
}

}  // namespace citymirror::scene
