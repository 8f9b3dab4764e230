#include "engine/core/segment_clip.h"

#include <algorithm>

namespace citymirror {

std::optional<std::pair<double, double>> shareWithin(const Bounds& box, const Point2& a,
                                                     const Point2& b) {
  double from = 0, to = 1;
  const auto clip = [&](double along, double room) {
    if (along == 0) return room >= 0;
    if (along > 0) to = std::min(to, room / along);
    if (along < 0) from = std::max(from, room / along);
    return from <= to;
  };
  const Point2 way = b - a;
  if (clip(-way.x(), a.x() - box.west) && clip(way.x(), box.east - a.x()) &&
      clip(-way.y(), a.y() - box.south) && clip(way.y(), box.north - a.y()))
    return std::pair(from, to);
  return std::nullopt;
}

}  // namespace citymirror
