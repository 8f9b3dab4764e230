#pragma once
#include <functional>

#include "engine/draw/draw_frame.h"

/// Water surfaces by hand, for tests.
namespace citymirror {

using Height = std::function<double(const Point2&)>;

inline std::shared_ptr<RasterGrid<float>> gridOf(const GridShape& shape, const Height& value) {
  auto grid = std::make_shared<RasterGrid<float>>(shape);
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) grid->at(c, r) = float(value(shape.centre(c, r)));
  }
  return grid;
}

/// Still water at `level` over a bed; dry where the bed is higher.
inline draw::WaterSurface pool(const GridShape& shape, const Height& bed, double level) {
  draw::WaterSurface water;
  water.bed = gridOf(shape, bed);
  water.before = water.after =
      gridOf(shape, [&](const Point2& p) { return std::max(0.0, level - bed(p)); });
  return water;
}

/// The same discharge per width in every wet cell.
inline void setFlow(draw::WaterSurface& water, const Point2& q) {
  const auto wet = [&](double value) {
    return gridOf(water.bed->shape, [&](const Point2& p) {
      return water.before->valueAt(p.x(), p.y(), 0) > 0 ? value : 0.0;
    });
  };
  water.qxBefore = water.qxAfter = wet(q.x());
  water.qyBefore = water.qyAfter = wet(q.y());
}

}  // namespace citymirror
