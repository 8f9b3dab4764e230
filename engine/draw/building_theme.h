#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/draw/color_ramp.h"

/// All buildings of a city coloured by one of their attributes.
namespace citymirror::draw {

enum class ThemeAttribute { use, height, floors, residents, floodDepth };

Text nameOf(ThemeAttribute attribute);
/// m, 层 / floors, 人 / persons; empty for a use.
Text unitOf(ThemeAttribute attribute);
/// Where the limits of the classes and their colours come from.
Text classSourceOf(ThemeAttribute attribute);

/// One line of the legend and what it stands for.
struct ThemeEntry {
  Text name;    ///< "住宅" or a range with its unit, "27–54 m"
  Color color;  ///< alpha 0 = the buildings keep their own colour
  std::size_t buildings = 0;
  double footprint = 0;  ///< m²
  std::uint64_t residents = 0;
  friend bool operator==(const ThemeEntry&, const ThemeEntry&) = default;
};

/// Entries in the order of the legend; every building is in one of them.
struct BuildingTheme {
  ThemeAttribute attribute = ThemeAttribute::use;
  std::vector<ThemeEntry> entries;
  std::vector<std::uint8_t> entryOf;  ///< by building

  /// For CityScene::setTheme. O(buildings).
  std::vector<Color> colors() const;
};

/// Colours of the uses: apart from each other for people with and without colour blindness and
/// from the colours of warnings.
Color colorOf(BuildingUse use);

/// m², by building. O(points).
std::vector<float> footprintAreas(const BuildingSet& set);

/// `areas` as of footprintAreas; `depth` = water at each building, m, NaN = not known, empty = of
/// none; `night` = Daylight::night of the picture, whose water has the same colours (both
/// floodDepth only). A class holds its lower limit. Buildings without a value (0 floors, unknown
/// depth, height that is not finite) are in an entry of their own, the last. O(buildings).
BuildingTheme buildingTheme(ThemeAttribute attribute, const BuildingSet& set,
                            std::span<const float> areas, std::span<const float> depth = {},
                            float night = 0);

/// Codes of the buildings of an entry, in the set's order.
std::vector<std::string> buildingsOf(const BuildingTheme& theme, std::size_t entry,
                                     const BuildingSet& set);

}  // namespace citymirror::draw
