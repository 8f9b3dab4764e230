#include "engine/draw/ribbon_key.h"

#include <algorithm>

namespace citymirror::draw {
namespace {

/// Where a kind stands in a legend.
int rankOf(const RibbonKey& key) {
  switch (key.role) {
    case RibbonRole::pondedRoad:
      return int(key.severity);
    case RibbonRole::closedRoad:
      return 100 + int(key.severity);
    case RibbonRole::routeNow:
      return 201;
    case RibbonRole::routeDry:
      return 202;
    case RibbonRole::barrier:
      return 203;
    case RibbonRole::selection:
      break;
  }
  return 204;
}

}  // namespace

std::vector<RibbonKey> ribbonKeys(const RibbonSet& ribbons) {
  std::vector<RibbonKey> keys;
  for (const Ribbon& ribbon : ribbons) {
    if (ribbon.role == RibbonRole::selection) continue;
    RibbonKey key{ribbon.role, ribbon.severity};
    if (key.role != RibbonRole::pondedRoad && key.role != RibbonRole::closedRoad)
      key.severity = Severity::none;
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end(),
            [](const RibbonKey& a, const RibbonKey& b) { return rankOf(a) < rankOf(b); });
  return keys;
}

Color colorOf(const RibbonKey& key) {
  const Palette& palette = darkPalette();
  switch (key.role) {
    case RibbonRole::pondedRoad:
    case RibbonRole::closedRoad:
      return palette.warning(key.severity);
    case RibbonRole::routeDry:
    case RibbonRole::barrier:
      return palette.text;
    case RibbonRole::routeNow:
    case RibbonRole::selection:
      break;
  }
  return palette.accent;
}

bool isDashed(RibbonRole role) {
  return role == RibbonRole::closedRoad || role == RibbonRole::routeDry;
}

Text nameOf(const RibbonKey& key) {
  switch (key.role) {
    case RibbonRole::pondedRoad: {
      const Text level = nameOf(key.severity);
      return {"积水道路（" + level.zh + "）", "Ponded road, " + level.en};
    }
    case RibbonRole::closedRoad: {
      if (key.severity == Severity::none) return {"小汽车禁行", "Closed to cars"};
      const Text level = nameOf(key.severity);
      return {"小汽车禁行（" + level.zh + "）", "Closed to cars, " + level.en};
    }
    case RibbonRole::routeNow:
      return {"积水路况路线", "Way over the water"};
    case RibbonRole::routeDry:
      return {"无水路况路线", "Way on dry roads"};
    case RibbonRole::barrier:
      return {"挡水线", "Barrier"};
    case RibbonRole::selection:
      break;
  }
  return {"选中", "Selected"};
}

}  // namespace citymirror::draw
