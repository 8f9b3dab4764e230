#pragma once
#include <vector>

#include "scenarios/flood/flood_edit.h"

namespace citymirror::desktop {

/// Who may take what people do to the water instead of the forecast's what-if run.
class WaterTaker {
 public:
  virtual ~WaterTaker() = default;
  virtual bool takesWater() const = 0;
  virtual void editWater(const flood::FloodEdit& edit) = 0;
  /// A line of sandbags, `height` m over the ground.
  virtual void laySandbags(const std::vector<Point2>& line, double height) = 0;
  virtual void blockStreet(const Point2& at) = 0;
};

}  // namespace citymirror::desktop
