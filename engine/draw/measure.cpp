#include "engine/draw/measure.h"

#include <algorithm>
#include <cmath>

namespace citymirror::draw {
namespace {

constexpr double kMostProfileSteps = 20000, kMostCells = 500, kLeastArea = 1e-4;
constexpr double kUnmeasured = std::numeric_limits<double>::quiet_NaN();

double alongGround(const RasterGrid<float>& terrain, const Point2& a, const Point2& b) {
  const double plan = (b - a).norm();
  const int steps = int(
      std::ceil(std::clamp(plan / std::max(terrain.shape.cell / 2, 1e-6), 1.0, kMostProfileSteps)));
  double sum = 0, before = bilinear(terrain, a.x(), a.y());
  for (int i = 1; i <= steps; ++i) {
    const Point2 p = a + (b - a) * (double(i) / steps);
    const double z = bilinear(terrain, p.x(), p.y());
    sum += std::hypot(plan / steps, z - before);
    before = z;
  }
  return sum;
}

Leg legOf(const RasterGrid<float>& terrain, const Point3& a, const Point3& b) {
  Leg leg;
  leg.plan = (b - a).head<2>().norm();
  leg.space = (b - a).norm();
  leg.rise = b.z() - a.z();
  leg.ground = alongGround(terrain, a.head<2>(), b.head<2>());
  return leg;
}

GridShape gridOver(const Bounds& box, double cell) {
  const double size = std::max({cell / 2, box.width() / kMostCells, box.height() / kMostCells});
  return {int(std::ceil(box.width() / size)) + 1, int(std::ceil(box.height() / size)) + 1, size,
          box.west, box.south};
}

/// m² of terrain on one m² of the map.
double stretchAt(const RasterGrid<float>& terrain, const Point2& p, double size) {
  const double h = size / 2;
  const double east = bilinear(terrain, p.x() + h, p.y()) - bilinear(terrain, p.x() - h, p.y());
  const double north = bilinear(terrain, p.x(), p.y() + h) - bilinear(terrain, p.x(), p.y() - h);
  return std::sqrt(1 + (east * east + north * north) / (size * size));
}

Error badRing(const char* what, const char* remedy) {
  return {ErrorCode::badInput, what, "measured area", remedy};
}

}  // namespace

PathMeasure measurePath(const RasterGrid<float>& terrain, std::span<const Point3> path) {
  PathMeasure measure;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Leg leg = legOf(terrain, path[i - 1], path[i]);
    measure.total.plan += leg.plan;
    measure.total.space += leg.space;
    measure.total.ground += leg.ground;
    measure.total.rise += leg.rise;
    measure.legs.push_back(leg);
  }
  return measure;
}

Result<AreaMeasure> measureArea(const RasterGrid<float>& terrain, std::span<const Point2> ring) {
  if (ring.size() < 3) return badRing("An area needs three places", "Add another place");
  if (crossesItself(ring))
    return badRing("The outline crosses itself", "Draw the outline without crossings");
  AreaMeasure area;
  area.plan = std::abs(signedArea(ring));
  if (area.plan < kLeastArea)
    return badRing("The places lie on one line", "Add a place beside the line");
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    area.perimeter += (ring[i] - ring[j]).norm();
  const GridShape grid = gridOver(boundsOf(ring), terrain.shape.cell);
  double stretch = 0;
  std::size_t cells = 0;
  area.lowest = INFINITY;
  area.highest = -INFINITY;
  const auto visit = [&](const Point2& p) {
    const double z = bilinear(terrain, p.x(), p.y());
    stretch += stretchAt(terrain, p, grid.cell);
    area.lowest = std::min(area.lowest, z);
    area.highest = std::max(area.highest, z);
    ++cells;
  };
  forEachCellIn(grid, Polygon{{ring.begin(), ring.end()}, {}},
                [&](int column, int row) { visit(grid.centre(column, row)); });
  if (cells == 0) visit(centroid(ring));
  area.ground = area.plan * stretch / double(cells);
  if (!std::isfinite(area.ground)) area.lowest = area.highest = kUnmeasured;
  return area;
}

double heightOverGround(const RasterGrid<float>& terrain, const Point3& at) {
  return at.z() - bilinear(terrain, at.x(), at.y());
}

int digitsFor(double cell) { return cell >= 10 ? 0 : cell >= 1 ? 1 : 2; }

}  // namespace citymirror::draw
