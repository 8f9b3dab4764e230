#include "app/view/motion_pace.h"

#include <utility>

namespace citymirror::view {

void MotionPace::moved() {
  goesOn_ = goesOn_ || shownInMotion_;
  moving_ = newPose_ = true;
}

bool MotionPace::rested() {
  moving_ = shownInMotion_ = goesOn_ = false;
  return coarse();
}

double MotionPace::begin(std::int64_t now) {
  begun_ = now;
  drawn_ = nextCoarse() ? kCoarse : 1;
  return drawn_;
}

bool MotionPace::shown(std::int64_t now) {
  const auto begun = std::exchange(begun_, std::nullopt);
  if (!begun) return false;
  shownInMotion_ = moving_;
  if (!coarse()) wholeCost_ = now - *begun;
  return std::exchange(newPose_, false);
}

}  // namespace citymirror::view
