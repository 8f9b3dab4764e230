#include "engine/draw/building_theme.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/draw/daylight.h"

namespace citymirror::draw {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kUses = 9;
constexpr Color kOwn{0, 0, 0, 0};

/// Classes from each limit to the next, the last without end.
struct Classes {
  std::vector<float> limit;
  std::vector<Color> color;
  int digits = 0;
  bool whole = false;  // values are counts: "4–6" and not "4–7"
};

std::vector<Color> colorsFrom(std::initializer_list<const char*> hex) {
  std::vector<Color> colors;
  for (const char* one : hex) colors.push_back(colorFromHex(one));
  return colors;
}

/// ColorBrewer RdPu and YlGn (Harrower and Brewer 2003).
std::vector<Color> purples() {
  return colorsFrom({"#FEEBE2", "#FCC5C0", "#FA9FB5", "#F768A1", "#C51B8A", "#7A0177"});
}
std::vector<Color> greens() {
  return colorsFrom({"#FFFFCC", "#D9F0A3", "#ADDD8E", "#78C679", "#31A354", "#006837"});
}

Classes classesOf(ThemeAttribute attribute, float night) {
  switch (attribute) {
    case ThemeAttribute::height:
      return {{0, 10, 18, 27, 54, 100}, purples(), 0, false};
    case ThemeAttribute::floors:
      return {{1, 4, 7, 10, 19, 34}, purples(), 0, true};
    case ThemeAttribute::residents:
      return {{0, 1, 20, 50, 100, 200}, greens(), 0, true};
    case ThemeAttribute::floodDepth: {
      Classes classes{{0}, {kOwn}, 2, false};
      const ColorRamp& ramp = solidDepthRampBy(night);
      classes.limit.insert(classes.limit.end(), ramp.value.begin(), ramp.value.end());
      classes.color.insert(classes.color.end(), ramp.color.begin(), ramp.color.end());
      return classes;
    }
    case ThemeAttribute::use:
      break;
  }
  return {};
}

float valueOf(ThemeAttribute attribute, const BuildingSet& set, std::span<const float> depth,
              std::size_t building) {
  switch (attribute) {
    case ThemeAttribute::height:
      return set.height[building];
    case ThemeAttribute::floors:
      return set.floors[building] == 0 ? kNan : float(set.floors[building]);
    case ThemeAttribute::residents:
      return set.residents[building] == kUnknownResidents ? kNan : float(set.residents[building]);
    case ThemeAttribute::floodDepth:
      return depth.empty() ? kNan : depth[building];
    case ThemeAttribute::use:
      break;
  }
  return float(set.use[building]);
}

std::string numberText(float value, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, double(value));
  return text.data();
}

Text rangeText(ThemeAttribute attribute, const Classes& classes, std::size_t k) {
  if (attribute == ThemeAttribute::floodDepth && k == 0)
    return {"无积水（< 0.02 m）", "Dry (< 0.02 m)"};
  if (attribute == ThemeAttribute::residents && k == 0) return {"无人居住", "Nobody lives there"};
  const std::string from = numberText(classes.limit[k], classes.digits);
  std::string range = "≥ " + from;
  if (k + 1 < classes.limit.size()) {
    const float end = classes.limit[k + 1] - (classes.whole ? 1.0F : 0.0F);
    range = from + "–" + numberText(end, classes.digits);
  }
  const Text unit = unitOf(attribute);
  return {range + " " + unit.zh, range + " " + unit.en};
}

std::vector<ThemeEntry> entriesOf(ThemeAttribute attribute, const Classes& classes) {
  std::vector<ThemeEntry> entries;
  if (attribute == ThemeAttribute::use) {
    for (std::size_t i = 1; i <= kUses; ++i) {
      const auto use = BuildingUse(i % kUses);  // the unknown ones last
      entries.push_back({nameOf(use), colorOf(use)});
    }
    return entries;
  }
  for (std::size_t k = 0; k < classes.limit.size(); ++k)
    entries.push_back({rangeText(attribute, classes, k), classes.color[k]});
  const bool depth = attribute == ThemeAttribute::floodDepth;
  entries.push_back({depth ? Text{"未计算", "Not computed"} : Text{"无数据", "No data"}, kOwn});
  return entries;
}

std::uint8_t classAt(const std::vector<float>& limits, float value) {
  if (!(value >= limits.front())) return std::uint8_t(limits.size());
  std::uint8_t k = 0;
  while (k + 1U < limits.size() && value >= limits[k + 1U]) ++k;
  return k;
}

std::uint8_t entryOfUse(BuildingUse use) {
  return std::uint8_t((std::size_t(use) + kUses - 1) % kUses);
}

}  // namespace

Text nameOf(ThemeAttribute attribute) {
  switch (attribute) {
    case ThemeAttribute::height:
      return {"建筑高度", "Building height"};
    case ThemeAttribute::floors:
      return {"建筑层数", "Floors"};
    case ThemeAttribute::residents:
      return {"居住人口", "Residents"};
    case ThemeAttribute::floodDepth:
      return {"建筑周边积水深度", "Flood depth at the building"};
    case ThemeAttribute::use:
      break;
  }
  return {"建筑用途", "Building use"};
}

Text unitOf(ThemeAttribute attribute) {
  switch (attribute) {
    case ThemeAttribute::height:
    case ThemeAttribute::floodDepth:
      return {"m", "m"};
    case ThemeAttribute::floors:
      return {"层", "floors"};
    case ThemeAttribute::residents:
      return {"人", "persons"};
    case ThemeAttribute::use:
      break;
  }
  return {};
}

Text classSourceOf(ThemeAttribute attribute) {
  switch (attribute) {
    case ThemeAttribute::height:
      return {"27、54、100 m 分级依 GB 50352、GB 50016，其余为制图分级",
              "27, 54 and 100 m as in GB 50352 and GB 50016, the others for the map"};
    case ThemeAttribute::floors:
      return {"4、7、10 层分级依 GB 50352-2005，其余为制图分级",
              "4, 7 and 10 floors as in GB 50352-2005, the others for the map"};
    case ThemeAttribute::residents:
      return {"制图分级", "classes for the map"};
    case ThemeAttribute::floodDepth:
      return {
          "积水图例的分级；取外墙旁陆上的最大水深，与“水中受影响对象”同一口径",
          "bands of the ponding legend; the deepest water beside the walls, on land, counted as in "
          "\"In the water, by depth\""};
    case ThemeAttribute::use:
      break;
  }
  return {"建筑数据中的用途", "uses as in the building data"};
}

Color colorOf(BuildingUse use) {
  // Okabe and Ito 2008 (sky blue, bluish green, blue), Tol 2021 (indigo, olive, pale grey, light
  // yellow), and two darks.
  constexpr std::array<const char*, kUses> kHex{"#DDDDDD", "#EEDD88", "#56B4E9",
                                                "#332288", "#6B4E2E", "#999933",
                                                "#0072B2", "#009E73", "#2B2B2B"};
  return colorFromHex(kHex[std::size_t(use)]);
}

std::vector<Color> BuildingTheme::colors() const {
  std::vector<Color> colors(entryOf.size());
  for (std::size_t i = 0; i < colors.size(); ++i) colors[i] = entries[entryOf[i]].color;
  return colors;
}

std::vector<float> footprintAreas(const BuildingSet& set) {
  std::vector<float> areas(set.size());
  for (std::size_t i = 0; i < areas.size(); ++i)
    areas[i] = float(std::abs(signedArea(set.footprint(i))));
  return areas;
}

BuildingTheme buildingTheme(ThemeAttribute attribute, const BuildingSet& set,
                            std::span<const float> areas, std::span<const float> depth,
                            float night) {
  assert(areas.size() == set.size() && (depth.empty() || depth.size() == set.size()));
  const Classes classes = classesOf(attribute, night);
  BuildingTheme theme{attribute, entriesOf(attribute, classes),
                      std::vector<std::uint8_t>(set.size())};
  for (std::size_t i = 0; i < set.size(); ++i) {
    const std::uint8_t k = attribute == ThemeAttribute::use
                               ? entryOfUse(set.use[i])
                               : classAt(classes.limit, valueOf(attribute, set, depth, i));
    theme.entryOf[i] = k;
    ThemeEntry& entry = theme.entries[k];
    ++entry.buildings;
    entry.footprint += areas[i];
    entry.residents += set.knownResidents(i);
  }
  return theme;
}

std::vector<std::string> buildingsOf(const BuildingTheme& theme, std::size_t entry,
                                     const BuildingSet& set) {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < theme.entryOf.size(); ++i) {
    if (theme.entryOf[i] == entry) codes.push_back(set.code[i]);
  }
  return codes;
}

}  // namespace citymirror::draw
