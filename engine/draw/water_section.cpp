#include "engine/draw/water_section.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/draw/building_stand.h"
#include "engine/draw/water_sample.h"

namespace citymirror::draw {
namespace {

constexpr double kNoWater = std::numeric_limits<double>::quiet_NaN();

/// Where, from 0 to 1, the segment a–b crosses the edges of cells on one axis.
void addCrossings(double a, double b, double first, double cell, std::vector<double>& cuts) {
  if (a == b) return;
  const double low = (std::min(a, b) - first) / cell, high = (std::max(a, b) - first) / cell;
  for (double k = std::ceil(low); k <= high; ++k) {
    cuts.push_back((first + k * cell - a) / (b - a));
  }
}

std::vector<double> cutsOf(const Point2& a, const Point2& b, const GridShape& s) {
  std::vector<double> cuts{0, 1};
  addCrossings(a.x(), b.x(), s.west, s.cell, cuts);
  addCrossings(a.y(), b.y(), s.south, s.cell, cuts);
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

double flowThrough(const WaterSurface& water, const Point2& a, const Point2& b) {
  const GridShape& s = water.bed->shape;
  const Point2 along = b - a;
  const double length = along.norm(), f = std::clamp(double(water.fraction), 0.0, 1.0);
  if (!(length > 0)) return 0;
  const Point2 left = Point2(-along.y(), along.x()) / length;
  const auto cuts = cutsOf(a, b, s);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const Point2 middle = a + along * ((cuts[i] + cuts[i + 1]) / 2);
    const int c = s.columnOf(middle.x()), r = s.rowOf(middle.y());
    if (!s.holds(c, r) || !open(water, c, r)) continue;
    const auto mixed = [&](const RasterGrid<float>& before, const RasterGrid<float>& after) {
      return (1 - f) * depthOf(before, c, r) + f * depthOf(after, c, r);
    };
    const Point2 q(mixed(*water.qxBefore, *water.qxAfter), mixed(*water.qyBefore, *water.qyAfter));
    sum += q.dot(left) * (cuts[i + 1] - cuts[i]) * length;
  }
  return sum;
}

bool apart(const Bounds& a, const Bounds& b) {
  return a.east < b.west || a.west > b.east || a.north < b.south || a.south > b.north;
}

/// Where, from 0 to 1, the segment meets the ring, with both ends.
std::vector<double> cutsThrough(std::span<const Point2> ring, const Point2& a, const Point2& b) {
  std::vector<double> cuts{0, 1};
  const Point2 along = b - a;
  for (std::size_t k = 0, j = ring.size() - 1; k < ring.size(); j = k++) {
    const Point2 edge = ring[k] - ring[j], to = ring[j] - a;
    const double cross = along.x() * edge.y() - along.y() * edge.x();
    if (cross == 0) continue;
    const double t = (to.x() * edge.y() - to.y() * edge.x()) / cross;
    const double u = (to.x() * along.y() - to.y() * along.x()) / cross;
    if (t > 0 && t < 1 && u >= 0 && u <= 1) cuts.push_back(t);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

Station stationAt(const WaterSurface& water, const Point2& at, double along,
                  const WaterSurface* largest) {
  Station station{along, at, kNoWater, 0, 0, 0};
  const auto sample = sampleWater(water, at);
  if (!sample) return station;
  station.ground = sample->ground;
  if (sample->depth >= water.minDepth) {
    station.depth = sample->depth;
    station.speed = sample->speed();
  }
  if (largest != nullptr) {
    const auto most = sampleWater(*largest, at);
    if (most && most->depth >= water.minDepth) station.maxDepth = most->depth;
  }
  return station;
}

double stepOf(std::span<const Point2> line, const GridShape& shape) {
  return std::max(shape.cell / 2, length(line) / (kMostStations - double(line.size())));
}

void addWetted(WaterSection& section) {
  for (std::size_t i = 1; i < section.stations.size(); ++i) {
    const Station &a = section.stations[i - 1], &b = section.stations[i];
    const double width = b.along - a.along;
    section.area += width * (a.depth + b.depth) / 2;
    section.wetWidth += width * ((a.depth > 0 ? 0.5 : 0.0) + (b.depth > 0 ? 0.5 : 0.0));
  }
}

}  // namespace

WaterSection sampleSection(const WaterSurface& water, std::span<const Point2> line,
                           const RasterGrid<float>* maxDepth) {
  WaterSection section;
  if (!drawable(water) || line.size() < 2 || !(length(line) > 0)) return section;
  WaterSurface largest;
  const bool known = maxDepth != nullptr && maxDepth->shape == water.bed->shape;
  if (known) {
    largest.bed = water.bed;
    largest.solid = water.solid;
    largest.minDepth = water.minDepth;
    largest.before = largest.after = {std::shared_ptr<const void>{}, maxDepth};
  }
  double along = 0;
  const auto points = resample(line, stepOf(line, water.bed->shape));
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) along += (points[i] - points[i - 1]).norm();
    section.stations.push_back(stationAt(water, points[i], along, known ? &largest : nullptr));
  }
  addWetted(section);
  if (!water.qxBefore || !water.qyBefore || !water.qxAfter || !water.qyAfter) return section;
  for (std::size_t i = 1; i < line.size(); ++i) {
    section.discharge += flowThrough(water, line[i - 1], line[i]);
  }
  return section;
}

std::vector<CrossedBuilding> crossedBuildings(const BuildingSet& buildings,
                                              const RasterGrid<float>& terrain,
                                              std::span<const Point2> line) {
  std::vector<CrossedBuilding> crossed;
  const Bounds reach = boundsOf(line);
  for (std::size_t b = 0; b < buildings.size(); ++b) {
    const auto ring = buildings.footprint(b);
    if (ring.size() < 3 || apart(boundsOf(ring), reach)) continue;
    const std::size_t before = crossed.size();
    double start = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Point2 &a = line[i - 1], along = line[i] - a;
      const auto cuts = cutsThrough(ring, a, line[i]);
      for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
        const double from = cuts[k] * along.norm(), to = cuts[k + 1] * along.norm();
        if (to > from && contains(ring, a + along * ((cuts[k] + cuts[k + 1]) / 2)))
          crossed.push_back({buildings.code[b], start + from, start + to, 0, 0});
      }
      start += along.norm();
    }
    if (crossed.size() == before) continue;
    const BuildingStand stand = standOf(buildings, b, terrain);
    for (std::size_t k = before; k < crossed.size(); ++k)
      crossed[k].foot = stand.foot, crossed[k].top = stand.top();
  }
  std::sort(crossed.begin(), crossed.end(),
            [](const auto& a, const auto& b) { return a.from < b.from; });
  return crossed;
}

std::shared_ptr<const WaterSurface> dryGround(const std::shared_ptr<const CityModel>& city) {
  auto surface = std::make_shared<WaterSurface>();
  surface->bed = {city, &city->terrain};
  surface->before = surface->after =
      std::make_shared<const RasterGrid<float>>(city->terrain.shape, 0.0F);
  return surface;
}

}  // namespace citymirror::draw
