#include "engine/draw/draw_frame.h"

#include <algorithm>

namespace citymirror::draw {

CameraPose overviewOf(const Bounds& extent) {
  CameraPose pose;
  pose.target = extent.centre();
  pose.pitchDeg = -42;
  pose.target.y() -= 0.04 * extent.height();
  pose.distance = std::max({1.02 * extent.width(), 1.25 * extent.height(), 200.0});
  return pose;
}

CameraPose overviewAboveFooter(const Bounds& extent) {
  CameraPose pose = overviewOf(extent);
  pose.target.y() -= 0.06 * extent.height();
  return pose;
}

}  // namespace citymirror::draw
