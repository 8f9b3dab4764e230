#include "gis/city/demo_zoning.h"

#include <algorithm>
#include <array>

#include "gis/city/demo_cutter.h"

namespace citymirror::gis {
namespace {

void turnToLake(DemoPlan& plan, const Point2& p) {
  DemoBlock* best = nullptr;
  double nearest = 1e12;
  for (auto& block : plan.blocks) {
    if (block.quarter >= Quarter::park) continue;
    const double d = (middleOf(block) - p).norm();
    if (d < nearest) {
      nearest = d;
      best = &block;
    }
  }
  if (best) best->quarter = Quarter::lake;
}

}  // namespace

void zoneBlocks(DemoPlan& plan, const DemoSheet& sheet, DemoRandom& random) {
  const double size = sheet.size();
  for (auto& block : plan.blocks) {
    if (block.quarter == Quarter::canal || block.quarter == Quarter::expressway) continue;
    const Point2 p = middleOf(block);
    const double r = (p - plan.centre).norm() / size;
    const double luck = random.unit();
    const double u = p.x() / size, v = p.y() / sheet.depth();
    Quarter quarter = luck < 0.45 ? Quarter::mixed : Quarter::compound;
    if (r < 0.11) quarter = Quarter::centre;
    if (u > 0.10 && u < 0.34 && v < 0.25) quarter = Quarter::oldTown;
    if (r > 0.26 && luck > 0.25) quarter = Quarter::compound;
    if (u > 0.82 || (v > 0.74 && u > 0.45)) quarter = Quarter::industry;
    if (v > 0.74 && u <= 0.45) quarter = luck < 0.5 ? Quarter::compound : Quarter::outskirts;
    if (v > 0.9 || (v > 0.8 && u < 0.2)) quarter = Quarter::outskirts;
    block.quarter = quarter;
  }
  const std::array<Point2, 6> lakes{Point2{0.69, 0.40}, {0.17, 0.62}, {0.30, 0.83},
                                    {0.72, 0.80},       {0.48, 0.62}, {0.07, 0.30}};
  const std::size_t count = size < 2200 ? 1 : size < 4500 ? 2 : 5;
  for (std::size_t i = 0; i < count; ++i) {
    turnToLake(plan, {lakes[i].x() * size, lakes[i].y() * sheet.depth()});
  }
}

void placeParks(DemoPlan& plan, const DemoSheet& sheet) {
  const std::array<Point2, 6> parks{Point2{0.48, 0.40}, {0.24, 0.40}, {0.74, 0.12},
                                    {0.52, 0.10},       {0.90, 0.55}, {0.60, 0.93}};
  const double size = sheet.size(), reach = std::min(0.03 * size, 190.0);
  const std::size_t count = size < 2200 ? 2 : parks.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Point2 p(parks[i].x() * size, parks[i].y() * sheet.depth());
    for (auto& block : plan.blocks) {
      if (block.quarter < Quarter::park && (middleOf(block) - p).norm() < reach) {
        block.quarter = Quarter::park;
      }
    }
  }
}

double usualBlockArea(Quarter quarter) {
  switch (quarter) {
    case Quarter::centre:
      return 17000;
    case Quarter::oldTown:
      return 9000;
    case Quarter::mixed:
      return 22000;
    case Quarter::compound:
      return 36000;
    case Quarter::industry:
      return 65000;
    default:
      return 80000;
  }
}

}  // namespace citymirror::gis
