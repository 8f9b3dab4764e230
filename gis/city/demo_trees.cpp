#include "gis/city/demo_trees.h"

#include <algorithm>

#include "gis/city/demo_random.h"

namespace citymirror::gis {
namespace {

constexpr double kCell = 3;               // m, of what is taken
constexpr double kStreetStep = 11;        // m between the trees of a street
constexpr double kPavement = 2.5;         // m from the street line
constexpr double kTreeFromCrossing = 16;  // m
constexpr double kParkStep = 12;          // m between the trees of a park
constexpr double kBankStep = 14;          // m
constexpr double kBankRows[] = {14, 30};  // m from the water's edge

class Planter {
 public:
  Planter(const DemoPlan& plan, const DemoSheet& sheet, const CityModel& city, std::uint64_t seed)
      : plan_(plan), sheet_(sheet), city_(city), seed_(seed), taken_(shapeOf(city.extent)) {}

  TreeSet take() {
    markTaken();
    alongStreets();
    inParks();
    onBanks();
    return std::move(trees_);
  }

 private:
  static GridShape shapeOf(const Bounds& box) {
    return {int(box.width() / kCell) + 1, int(box.height() / kCell) + 1, kCell, box.west,
            box.south};
  }

  void markTaken() {
    const auto mark = [this](int c, int r) { taken_.at(c, r) = 1; };
    Polygon footprint;
    for (std::size_t i = 0; i < city_.buildings.size(); ++i) {
      const auto ring = city_.buildings.footprint(i);
      footprint.outer.assign(ring.begin(), ring.end());
      forEachCellIn(taken_.shape, footprint, mark);
    }
    for (const WaterBody& water : city_.water) forEachCellIn(taken_.shape, water.area, mark);
    for (const Road& road : city_.roads.roads) {
      const int reach = int((halfWidthOf(road.roadClass) - 2 * kPavement) / kCell);
      for (const Point2& p : resample(road.line, kCell)) {
        const int column = taken_.shape.columnOf(p.x()), row = taken_.shape.rowOf(p.y());
        for (int r = row - reach; r <= row + reach; ++r) {
          for (int c = column - reach; c <= column + reach; ++c) {
            if (taken_.shape.holds(c, r)) mark(c, r);
          }
        }
      }
    }
  }

  void plant(const Point2& where, double low, double high, DemoRandom& random) {
    const Point2 p = toCentimetre(where);
    const int c = taken_.shape.columnOf(p.x()), r = taken_.shape.rowOf(p.y());
    const double height = random.between(low, high);
    if (!city_.extent.contains(p) || !taken_.shape.holds(c, r) || taken_.at(c, r) != 0) return;
    trees_.add(p, toCentimetre(height), toCentimetre(height * random.between(0.26, 0.36)));
  }

  void alongStreets() {
    for (std::size_t i = 0; i < city_.roads.roads.size(); ++i) {
      const Road& road = city_.roads.roads[i];
      if (road.structure != RoadStructure::atGrade || road.roadClass < RoadClass::primary ||
          road.roadClass > RoadClass::tertiary) {
        continue;
      }
      DemoRandom random(seed_, 700000 + i);
      const double total = length(road.line), aside = halfWidthOf(road.roadClass) - kPavement;
      for (double along = kTreeFromCrossing; along < total - kTreeFromCrossing;
           along += kStreetStep) {
        const double at = along + random.between(-1, 1);
        const Point2 p = pointAlong(road.line, at);
        const Point2 run = pointAlong(road.line, at + 1) - p;
        const Point2 side = Point2(-run.y(), run.x()).normalized() * aside;
        for (const double sign : {1.0, -1.0}) {
          if (random.chance(0.9)) plant(p + sign * side, 7, 12, random);
        }
      }
    }
  }

  void inParks() {
    for (std::size_t i = 0; i < plan_.blocks.size(); ++i) {
      const DemoBlock& block = plan_.blocks[i];
      if (block.quarter != Quarter::park && block.quarter != Quarter::lake) continue;
      DemoRandom random(seed_, 900000 + i);
      const std::vector<Point2> ring = sheet_.worldRing(block.ring);
      const Bounds box = boundsOf(ring);
      const double share = block.quarter == Quarter::park ? 0.75 : 0.4;
      for (double y = box.south; y < box.north; y += kParkStep) {
        for (double x = box.west; x < box.east; x += kParkStep) {
          Point2 p(x, y);
          p.x() += random.between(0, kParkStep);
          p.y() += random.between(0, kParkStep);
          const double grove = 0.5 + 0.5 * smoothNoise(seed_ + 41, p, 60);
          const bool wanted = random.chance(share * (0.35 + grove));
          if (wanted && contains(ring, p)) plant(p, 6, 14, random);
        }
      }
    }
  }

  void onBanks() {
    DemoRandom random(seed_, 31337);
    for (double x = kBankStep / 2; x < sheet_.size(); x += kBankStep) {
      for (const double sign : {1.0, -1.0}) {
        for (const double row : kBankRows) {
          const double at = x + random.between(-4, 4);
          const double away = sheet_.riverWidth() / 2 + row + random.between(-3, 3);
          const bool wanted = random.chance(0.35 + 0.5 * smoothNoise(seed_ + 43, {at, row}, 220));
          if (wanted) plant({at, sheet_.riverCentre(at) + sign * away}, 5, 10, random);
        }
      }
    }
  }

  const DemoPlan& plan_;
  const DemoSheet& sheet_;
  const CityModel& city_;
  std::uint64_t seed_;
  RasterGrid<std::uint8_t> taken_;
  TreeSet trees_;
};

}  // namespace

TreeSet treesOf(const DemoPlan& plan, const DemoSheet& sheet, const CityModel& city,
                std::uint64_t seed) {
  return Planter(plan, sheet, city, seed).take();
}

}  // namespace citymirror::gis
