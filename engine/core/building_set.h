#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/name_column.h"
#include "engine/core/text.h"

namespace citymirror {

enum class BuildingUse : std::uint8_t {
  unknown, residential, office, retail, industrial, school, hospital, public_, transport
};

/// Where a height comes from; everything but `measured` is a guess and is marked so.
enum class HeightSource : std::uint8_t { measured, fromLevels, fromArea, generated };

/// Residents of a building of which nobody told and whose use is not known: no value, not nobody.
inline constexpr std::uint32_t kUnknownResidents = 0xFFFFFFFF;

/// Buildings as columns. Footprint i: points[ringOffset[i] .. ringOffset[i+1]), outer ring only,
/// counter-clockwise, local metres. All other columns have size() entries.
struct BuildingSet {
  std::vector<std::string> code;
  NameColumn name;
  std::vector<std::uint32_t> ringOffset{0};
  std::vector<Point2> points;
  std::vector<float> ground;  ///< m, lowest terrain under the footprint
  std::vector<float> height;  ///< m above ground
  std::vector<std::uint16_t> floors;
  std::vector<BuildingUse> use;
  std::vector<HeightSource> heightSource;
  std::vector<std::uint32_t> residents;  ///< kUnknownResidents = no value, left out of all sums

  /// For sums: none counted where they are unknown.
  std::uint32_t knownResidents(std::size_t i) const {
    return residents[i] == kUnknownResidents ? 0 : residents[i];
  }
  std::size_t size() const { return code.size(); }
  std::span<const Point2> footprint(std::size_t i) const {
    return std::span(points).subspan(ringOffset[i], ringOffset[i + 1] - ringOffset[i]);
  }
};

Text nameOf(BuildingUse use);
std::string_view wordOf(BuildingUse use);
BuildingUse buildingUseFromWord(std::string_view word);

}  // namespace citymirror
