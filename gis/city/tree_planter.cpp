#include "gis/city/tree_planter.h"

#include <algorithm>
#include <cmath>

#include "engine/core/counter_random.h"

namespace citymirror::gis {
namespace {

constexpr double kTakenCell = 2, kMostTakenCells = 4e8;            // m, number
constexpr double kFromWalls = 2.5, kFromBanks = 1, kFromKerb = 1;  // m
constexpr double kLane = 3.4;                                      // m
constexpr std::uint64_t kPlantSeed = 0x7EE5;
constexpr double kJitterFrom = 0.15, kJitterTo = 0.85;  // of a square
constexpr double kToldSpread = 0.15, kCrownSpread = 0.12;

GridShape takenShape(const Bounds& extent) {
  const double area = std::max(extent.width(), 1.0) * std::max(extent.height(), 1.0);
  const double cell = std::max(kTakenCell, std::sqrt(area / kMostTakenCells));
  return {int(extent.width() / cell) + 1, int(extent.height() / cell) + 1, cell, extent.west,
          extent.south};
}

double carriageway(const Road& road) {
  const double lanes = 2.0 * std::max(1, road.lanes) * (road.oneway != 0 ? 0.5 : 1.0) * kLane;
  switch (road.roadClass) {
    case RoadClass::motorway:
    case RoadClass::trunk:
      return std::max(lanes + 2, 16.0);
    case RoadClass::primary:
    case RoadClass::secondary:
      return std::max(lanes + 1, 12.0);
    case RoadClass::tertiary:
      return std::max(lanes, 7.0);
    case RoadClass::path:
      return 2;
    default:
      return 5.5;
  }
}

/// Whether points lie in a polygon (even-odd), asked row by row of a grid: each row knows the edges
/// that cross it.
class RowsOfArea {
 public:
  RowsOfArea(const Polygon& area, double south, double step, std::size_t rows)
      : south_(south), step_(step), edges_(rows) {
    addRing(area.outer);
    for (const auto& hole : area.holes) addRing(hole);
  }
  bool contains(const Point2& p, std::size_t row) const {
    bool inside = false;
    for (const auto& [a, b] : edges_[row]) {
      if ((a.y() > p.y()) == (b.y() > p.y())) continue;
      if (p.x() < (b.x() - a.x()) * (p.y() - a.y()) / (b.y() - a.y()) + a.x()) inside = !inside;
    }
    return inside;
  }

 private:
  void addRing(const std::vector<Point2>& ring) {
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const double low = std::min(ring[i].y(), ring[j].y());
      const double high = std::max(ring[i].y(), ring[j].y());
      const auto rowOf = [&](double y) {
        return std::size_t(std::clamp((y - south_) / step_, 0.0, double(edges_.size() - 1)));
      };
      for (std::size_t row = rowOf(low); row <= rowOf(high); ++row)
        edges_[row].emplace_back(ring[i], ring[j]);
    }
  }

  double south_, step_;
  std::vector<std::vector<std::pair<Point2, Point2>>> edges_;
};

class AreaPlanter {
 public:
  AreaPlanter(const GeoFrame& frame, TakenGround& taken, double widened)
      : frame_(frame), taken_(taken), widened_(widened) {}

  void plant(const GreenArea& green) {
    if (green.area->outer.size() < 3) return;
    const Bounds box = boundsOf(green.area->outer);
    const double step = plantingOf(green.kind).spacing * widened_;
    const auto cell = [&](double v) { return std::int64_t(std::floor(v / step)); };
    const std::int64_t west = cell(box.west + frame_.originEast),
                       east = cell(box.east + frame_.originEast),
                       south = cell(box.south + frame_.originNorth),
                       north = cell(box.north + frame_.originNorth);
    const RowsOfArea rows(*green.area, double(south) * step - frame_.originNorth, step,
                          std::size_t(north - south + 1));
    for (std::int64_t row = south; row <= north; ++row) {
      for (std::int64_t column = west; column <= east; ++column) {
        const std::uint64_t who = std::uint64_t(column) << 32 ^ (std::uint64_t(row) & 0xFFFFFFFF);
        const Point2 p = placeIn(column, row, step, who, green.kind);
        if (rows.contains(p, std::size_t(row - south)) && !taken_.holds(p)) add(p, who, green);
      }
    }
  }
  TreeSet take() { return std::move(trees_); }

 private:
  static double draw(Greenery kind, std::uint64_t who, std::uint64_t decision) {
    return drawUnit(kPlantSeed + std::uint64_t(kind), who, decision);
  }
  Point2 placeIn(std::int64_t column, std::int64_t row, double step, std::uint64_t who,
                 Greenery kind) const {
    const auto along = [&](std::int64_t cell, std::uint64_t decision) {
      const double share = kJitterFrom + (kJitterTo - kJitterFrom) * draw(kind, who, decision);
      return (double(cell) + share) * step;
    };
    return {along(column, 0) - frame_.originEast, along(row, 1) - frame_.originNorth};
  }
  void add(const Point2& p, std::uint64_t who, const GreenArea& green) {
    const Planting& planting = plantingOf(green.kind);
    const double chance = draw(green.kind, who, 2), wide = draw(green.kind, who, 3);
    const double height = green.height > 0
                              ? green.height * (1 + kToldSpread * (2 * chance - 1))
                              : planting.lowest + (planting.highest - planting.lowest) * chance;
    const double share =
        planting.crownShare * green.crownFactor * (1 + kCrownSpread * (2 * wide - 1));
    trees_.add(p, height, height * share);
    taken_.spot(p, 0);
  }

  const GeoFrame& frame_;
  TakenGround& taken_;
  double widened_;
  TreeSet trees_;
};

/// `most` of the trees, from everywhere alike.
TreeSet evenlyFewer(const TreeSet& trees, std::size_t most) {
  TreeSet kept;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    if ((i + 1) * most / trees.size() == i * most / trees.size()) continue;
    kept.add(trees.at[i], double(trees.height[i]), double(trees.crown[i]));
  }
  return kept;
}

double areaWithoutHoles(const Polygon& polygon) {
  double area = std::abs(signedArea(polygon.outer));
  for (const auto& hole : polygon.holes) area -= std::abs(signedArea(hole));
  return std::max(area, 0.0);
}

}  // namespace

TakenGround::TakenGround(const Bounds& extent)
    : shape_(takenShape(extent)), taken_(shape_.size()) {}

bool TakenGround::holds(const Point2& p) const {
  const int c = shape_.columnOf(p.x()), r = shape_.rowOf(p.y());
  return !shape_.holds(c, r) || taken_[shape_.index(c, r)];
}

void TakenGround::spot(const Point2& middle, double radius) {
  const int east = std::min(shape_.columnOf(middle.x() + radius), shape_.columns - 1);
  const int north = std::min(shape_.rowOf(middle.y() + radius), shape_.rows - 1);
  for (int r = std::max(0, shape_.rowOf(middle.y() - radius)); r <= north; ++r) {
    for (int c = std::max(0, shape_.columnOf(middle.x() - radius)); c <= east; ++c)
      taken_[shape_.index(c, r)] = true;
  }
}

/// No place of the line is farther than half a step from one of those that are marked.
void TakenGround::line(std::span<const Point2> points, double halfWidth) {
  for (const Point2& p : resample(points, kTakenCell)) spot(p, halfWidth + kTakenCell / 2);
}

void TakenGround::area(const Polygon& polygon, double margin) {
  if (polygon.outer.size() < 3) return;
  forEachCellIn(shape_, polygon, [this](int c, int r) { taken_[shape_.index(c, r)] = true; });
  const auto rim = [&](std::vector<Point2> ring) {
    if (ring.empty()) return;
    ring.push_back(ring.front());
    line(ring, margin);
  };
  rim(polygon.outer);
  for (const auto& hole : polygon.holes) rim(hole);
}

TakenGround takenIn(const CityModel& city) {
  TakenGround taken(city.extent);
  Polygon footprint;
  for (std::size_t i = 0; i < city.buildings.size(); ++i) {
    const auto ring = city.buildings.footprint(i);
    footprint.outer.assign(ring.begin(), ring.end());
    taken.area(footprint, kFromWalls);
  }
  for (const WaterBody& water : city.water) taken.area(water.area, kFromBanks);
  for (const Road& road : city.roads.roads) {
    if (road.structure != RoadStructure::tunnel)
      taken.line(road.line, carriageway(road) / 2 + kFromKerb);
  }
  for (std::size_t i = 0; i < city.trees.size(); ++i)
    taken.spot(city.trees.at[i], double(city.trees.crown[i]));
  return taken;
}

PlantedTrees plantAreas(std::span<const GreenArea> areas, const GeoFrame& frame, TakenGround& taken,
                        std::size_t most) {
  double squares = 0;
  for (const GreenArea& green : areas) {
    const double spacing = plantingOf(green.kind).spacing;
    squares += areaWithoutHoles(*green.area) / (spacing * spacing);
  }
  PlantedTrees planted;
  planted.widened = std::max(1.0, std::sqrt(squares / std::max(double(most), 1.0)));
  AreaPlanter planter(frame, taken, planted.widened);
  for (const GreenArea& green : areas) planter.plant(green);
  planted.trees = planter.take();
  if (planted.trees.size() > most) planted.trees = evenlyFewer(planted.trees, most);
  return planted;
}

}  // namespace citymirror::gis
