#pragma once
#include <vector>

#include "gis/city/demo_names.h"
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

/// Cuts convex blocks by straight streets and keeps the joints of neighbouring streets shared.
class DemoCutter {
 public:
  explicit DemoCutter(DemoPlan& plan) : plan_(plan) {}

  struct Line {
    Point2 through, direction;
    Text name;
    RoadClass roadClass = RoadClass::residential;
    double snap = 2;      ///< m: an end this near to an existing joint takes it
    double smallest = 0;  ///< m²: no cut that leaves less
  };

  /// The street made, or -1 where the line misses the block or leaves too little. The block keeps
  /// the left part, `right` gets the other.
  int cut(DemoBlock& block, const Line& line, DemoBlock& right);
  /// A crossing of a block that stays whole (canal, expressway). -1 where it misses.
  int cross(const DemoBlock& block, const Line& line);
  /// The joint of `street` nearest to p within `snap`, or a new one there.
  Point2 joint(int street, const Point2& p, double snap);
  /// Name of a street that ends at p and goes on in this direction, or nothing.
  const DemoStreet* continued(int street, const Point2& p, const Point2& direction) const;

 private:
  struct Chord {
    bool found = false;
    std::size_t edge[2] = {0, 0};
    Point2 at[2];
  };
  Chord chord(const DemoBlock& block, const Line& line) const;
  Point2 settle(const DemoBlock& block, std::size_t edge, const Point2& p, double snap);
  int addStreet(const Line& line, const Point2& a, const Point2& b);
  DemoPlan& plan_;
};

double areaOf(const DemoBlock& block);
Point2 middleOf(const DemoBlock& block);

}  // namespace citymirror::gis
