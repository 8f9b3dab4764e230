#pragma once
#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

/// The camera that sees a whole city.
namespace citymirror::draw {

/// Of a picture: width over height, and the share of its height that a strip at its lower edge
/// covers, 0..0.3 (more counts as 0.3).
struct PictureShape {
  double aspect = 16.0 / 9;
  double covered = 0;
  friend bool operator==(const PictureShape&, const PictureShape&) = default;
};

/// Of width × height pixels, 1 or more each.
PictureShape shapeOf(int width, int height);
/// The same above a footer and two rows of keys over it.
PictureShape shapeAboveFooter(int width, int height);

/// Overview of flat ground, seen from the south: all of the extent lies in the picture, 4 % within
/// its rim or more, and in the middle of its height. 200 m away at the least.
CameraPose overviewOf(const Bounds& extent, const PictureShape& shape = {});
/// The same of a city with its hills and roofs. O(buildings).
CameraPose overviewOf(const CityModel& city, const PictureShape& shape = {});

}  // namespace citymirror::draw
