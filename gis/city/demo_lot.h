#pragma once
#include <vector>

#include "gis/city/demo_buildings.h"

namespace citymirror::gis {

/// The buildable land of one block and what already stands on it.
class DemoLot {
 public:
  DemoLot(const DemoPlan& plan, const DemoSheet& sheet, const DemoBlock& block);

  /// True where the rectangle stays `inset` m inside the street lines and 3 m from what stands.
  bool takes(const std::vector<Point2>& ring, double inset) const;
  void put(DemoBuilding building);

  struct Row {
    double width = 40, depth = 12, gapX = 12, gapY = 18, inset = 4;
    double loss = 0;  ///< share of places left free
    int lowest = 5, highest = 7;
    BuildingUse use = BuildingUse::residential;
    double widthJitter = 0.25;
  };
  /// Rows of slabs along `axis`.
  void rows(const Row& row, const Point2& axis, DemoRandom& random);
  /// Shops along the streets of at least tertiary class.
  void shops(DemoRandom& random, double share);

  /// The street direction that is nearest to east-west.
  Point2 eastAxis() const;
  Point2 middle() const { return centroid(ring_); }
  double area() const { return signedArea(ring_); }
  std::vector<DemoBuilding>& buildings() { return buildings_; }

 private:
  std::vector<Point2> ring_;
  std::vector<Point2> normal_;  ///< inward, of each edge
  std::vector<double> reach_;   ///< street line from the centre line
  std::vector<RoadClass> class_;
  std::vector<DemoBuilding> buildings_;
};

std::vector<Point2> rectangle(const Point2& centre, const Point2& axis, double width, double depth);

}  // namespace citymirror::gis
