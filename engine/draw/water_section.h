#pragma once
#include <span>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::draw {

/// One place of a section. NaN ground: outside the model or inside a building.
struct Station {
  double along = 0;  ///< m from the first point of the line
  Point2 at = Point2::Zero();
  double ground = 0;    ///< m
  double depth = 0;     ///< m at the surface's time; 0 where less than `minDepth`
  double maxDepth = 0;  ///< m, largest of the run; 0 where it is not known
  double speed = 0;     ///< m/s, of the whole velocity, not only across the line
};

/// A building that the line runs through: from, to in m along it; heights in m, its foot
/// and its roof as they are drawn.
struct CrossedBuilding {
  std::string code;
  double from = 0, to = 0, foot = 0, top = 0;
};

struct WaterSection {
  std::vector<Station> stations;
  std::vector<CrossedBuilding> buildings;  ///< rising in `from`
  /// m³/s through the line. Positive towards its left: stations then run from the left bank to the
  /// right bank of one who looks downstream, as river sections are counted (HEC-RAS). FP64.
  double discharge = 0;
  double wetWidth = 0;  ///< m with water drawn
  double area = 0;      ///< m², wet cross-section
};

/// Ground and water along a line (local metres, two points at least, else empty), at stations no
/// further apart than half a cell, at most `kMostStations`. Values as in sampleWater. The discharge
/// sums q·n of each cell over the length of line in it, so that a uniform flow between walls on
/// cell edges is met exactly; building cells carry none. `maxDepth` may be null or of another shape
/// (then not known). O(stations + cells crossed).
WaterSection sampleSection(const WaterSurface& water, std::span<const Point2> line,
                           const RasterGrid<float>* maxDepth = nullptr);

inline constexpr int kMostStations = 2000;

/// The stretches of the line inside footprints, as high as they are drawn over the city's terrain
/// (BuildingStand). O(buildings × points).
std::vector<CrossedBuilding> crossedBuildings(const BuildingSet& buildings,
                                              const RasterGrid<float>& terrain,
                                              std::span<const Point2> line);

/// The ground of a city as a surface without water.
std::shared_ptr<const WaterSurface> dryGround(const std::shared_ptr<const CityModel>& city);

}  // namespace citymirror::draw
