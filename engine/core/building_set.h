#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/text.h"

namespace citymirror {

enum class BuildingUse : std::uint8_t {
  unknown, residential, office, retail, industrial, school, hospital, public_, transport
};

/// Where a height comes from; everything but `measured` is a guess and is marked so.
enum class HeightSource : std::uint8_t { measured, fromLevels, fromArea, generated };

/// Buildings as columns. Footprint i: points[ringOffset[i] .. ringOffset[i+1]), outer ring only,
/// counter-clockwise, local metres. All other columns have size() entries.
struct BuildingSet {
  std::vector<std::string> code;
  std::vector<Text> name;
  std::vector<std::uint32_t> ringOffset{0};
  std::vector<Point2> points;
  std::vector<float> ground;  ///< m, lowest terrain under the footprint
  std::vector<float> height;  ///< m above ground
  std::vector<std::uint16_t> floors;
  std::vector<BuildingUse> use;
  std::vector<HeightSource> heightSource;
  std::vector<std::uint32_t> residents;

  std::size_t size() const { return code.size(); }
  std::span<const Point2> footprint(std::size_t i) const {
    return std::span(points).subspan(ringOffset[i], ringOffset[i + 1] - ringOffset[i]);
  }
};

Text nameOf(BuildingUse use);
std::string_view wordOf(BuildingUse use);
BuildingUse buildingUseFromWord(std::string_view word);

}  // namespace citymirror
