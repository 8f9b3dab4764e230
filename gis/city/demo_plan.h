#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/road_network.h"
#include "gis/city/demo_random.h"

namespace citymirror::gis {

/// The bent sheet on which the city is drawn: u along the river, v away from its northern levee.
/// Straight lines of (u, v) are gently curved streets on the ground.
class DemoSheet {
 public:
  DemoSheet(double size, std::uint64_t seed);

  double size() const { return size_; }
  double depth() const { return depth_; }  ///< v of the northern rim
  double riverWidth() const { return width_; }
  double levee() const { return levee_; }  ///< crest line from the water's edge, m
  double riverCentre(double x) const;      ///< y of the river's centre line
  /// Distance from the centre line, positive on the city's side.
  double fromRiver(const Point2& world) const;
  Point2 world(const Point2& uv) const;
  /// The ground line of a straight line on the sheet, both ends exact.
  std::vector<Point2> worldLine(const Point2& a, const Point2& b) const;
  std::vector<Point2> worldRing(const std::vector<Point2>& ring) const;

 private:
  double bank(double x) const { return riverCentre(x) + width_ / 2 + front_; }
  double size_, depth_, width_, levee_, front_, phase_;
};

enum class Quarter : std::uint8_t {
  centre,
  oldTown,
  compound,
  mixed,
  industry,
  outskirts,
  park,
  lake,
  canal,
  expressway
};

/// One straight piece of street on the sheet with everything that joins it.
struct DemoStreet {
  Text name;
  RoadClass roadClass = RoadClass::residential;
  bool passesUnder = false;  ///< goes below the expressway
  bool passesOver = false;
  Point2 a, b;
  std::vector<Point2> joints;  ///< on the sheet, with a and b
};

/// A convex piece of land between streets; edge i runs from ring[i] along street[i] (-1 = rim).
struct DemoBlock {
  std::vector<Point2> ring;
  std::vector<int> street;
  Quarter quarter = Quarter::mixed;
};

struct DemoUnderpass {
  Text street;
  Point2 a, b;  ///< sheet
};

/// A slip road between the expressway and the street beside it.
struct DemoRamp {
  Point2 from, to;  ///< sheet
};

struct DemoPlan {
  std::vector<DemoRamp> ramps;
  std::vector<DemoStreet> streets;
  std::vector<DemoBlock> blocks;
  std::vector<std::vector<Point2>> canals;       ///< centre lines on the sheet
  std::vector<std::vector<Point2>> expressways;  ///< centre lines on the sheet
  std::vector<DemoUnderpass> underpasses;
  Point2 centre = Point2::Zero();  ///< sheet
  double canalU = 0, ringU = 0, ringV = 0;
  double bridgeU = 0;  ///< where the city bridge leaves the riverfront
  Text bridgeName;
};

/// `grain` scales the area of the blocks: 1 for about 700 buildings/km².
DemoPlan planDemoCity(const DemoSheet& sheet, std::uint64_t seed, double grain);

/// Half of the street with its pavements, m.
double halfWidthOf(RoadClass roadClass);

/// Every street as roads on the ground: noded, named, coded, bridges and underpasses apart.
std::vector<Road> roadsOf(const DemoPlan& plan, const DemoSheet& sheet);

}  // namespace citymirror::gis
