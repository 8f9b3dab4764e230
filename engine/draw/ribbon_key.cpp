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
      return 100;
    case RibbonRole::routeNow:
      return 101;
    case RibbonRole::routeDry:
      return 102;
    case RibbonRole::barrier:
      return 103;
    case RibbonRole::selection:
      break;
  }
  return 104;
}

}  // namespace

std::vector<RibbonKey> ribbonKeys(const RibbonSet& ribbons) {
  std::vector<RibbonKey> keys;
  for (const Ribbon& ribbon : ribbons) {
    if (ribbon.role == RibbonRole::selection) continue;
    RibbonKey key{ribbon.role, ribbon.severity};
    if (key.role != RibbonRole::pondedRoad && key.role != RibbonRole::closedRoad)
      key.severity = Severity::none;
    const auto same = std::find_if(keys.begin(), keys.end(), [&](const RibbonKey& known) {
      return rankOf(known) == rankOf(key);
    });
    if (same == keys.end())
      keys.push_back(key);
    else
      same->severity = std::max(same->severity, key.severity);
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
    case RibbonRole::closedRoad:
      return {"小汽车禁行", "Closed to cars"};
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
