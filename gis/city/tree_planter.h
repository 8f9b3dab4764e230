#pragma once
#include <span>
#include <vector>

#include "engine/core/city_model.h"
#include "gis/city/greenery.h"

namespace citymirror::gis {

/// Ground on which no tree is planted, in cells of 2 m (wider where an extent would have more than
/// 400 million of them). Nothing that was added is ever missed; up to a cell around it is taken
/// too.
class TakenGround {
 public:
  explicit TakenGround(const Bounds& extent);

  /// The area and `margin` m around it.
  void area(const Polygon& polygon, double margin);
  void line(std::span<const Point2> points, double halfWidth);
  void spot(const Point2& middle, double radius);
  /// True beyond the extent too.
  bool holds(const Point2& p) const;

 private:
  GridShape shape_;
  std::vector<bool> taken_;
};

/// Buildings with 2.5 m around them, waters with 1 m, carriageways with 1 m beside them (tunnels do
/// not count), trees with their crowns.
TakenGround takenIn(const CityModel& city);

struct GreenArea {
  const Polygon* area = nullptr;
  Greenery kind = Greenery::wood;  ///< one that is planted
  double height = 0;               ///< m, told; 0 = by kind
  double crownFactor = 1;          ///< on the width of crowns by kind
};

struct PlantedTrees {
  TreeSet trees;
  double widened = 1;  ///< factor on every spacing, so that no more than `most` stand
};

/// Trees at places drawn one by one in the squares of a grid that is fixed to the projected
/// coordinates: the same trees whatever part of the land is cut out as a city, and on every
/// machine. Squares whose place is not in the area or is taken stay empty, where areas overlap the
/// first one wins. Heights told vary by 15 %. What is planted is taken then. O(squares + corners).
PlantedTrees plantAreas(std::span<const GreenArea> areas, const GeoFrame& frame, TakenGround& taken,
                        std::size_t most);

}  // namespace citymirror::gis
