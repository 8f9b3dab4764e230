#pragma once
#include <vector>

#include "engine/draw/draw_frame.h"

/// What the lines on the roads of a picture mean.
namespace citymirror::draw {

/// A kind of ribbon. `severity`: the level of the depth on a ponded or closed road, in whose colour
/// it is drawn; none of all others.
struct RibbonKey {
  RibbonRole role = RibbonRole::selection;
  Severity severity = Severity::none;
  friend bool operator==(const RibbonKey&, const RibbonKey&) = default;
};

/// The kinds in a set, each once: ponded roads from the lowest level up, closed ones likewise, ways
/// of units, barriers. The selection explains itself. O(ribbons).
std::vector<RibbonKey> ribbonKeys(const RibbonSet& ribbons);

/// Of the line, opaque.
Color colorOf(const RibbonKey& key);
bool isDashed(RibbonRole role);
/// 积水道路（蓝色）/ Ponded road, blue; 小汽车禁行（红色）/ Closed to cars, red; …
Text nameOf(const RibbonKey& key);

}  // namespace citymirror::draw
