#include "gis/city/traced_outlines.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/field_table.h"
#include "engine/core/shape_grid.h"
#include "gis/city/straight_walls.h"

namespace citymirror::gis {
namespace {

constexpr double kFinestTrace = 0.4, kCoarsestTrace = 30;  // m
constexpr double kMostOblong = 1.1;  // sides of a cell
constexpr double kAlongAxis = 0.01;  // m off it
constexpr double kOnNode = 0.05;     // cells off it
constexpr double kCommon = 0.2;      // of the commonest
constexpr double kLeastOnNodes = 0.99, kLeastStairs = 0.08, kLeastAlternating = 0.15;
constexpr std::size_t kFewestStairs = 12;

using Outline = std::vector<Point2>;

template <class Visit>
void forEachOutline(const FeatureLayer& layer, Visit visit) {
  for (const Feature& feature : layer.features)
    for (const Polygon& polygon : feature.polygons) visit(polygon.outer);
}

/// The shortest of the common lengths along an axis (index 0 east, 1 north), as the mean over all
/// multiples of it; 0 where nothing runs along it. Walls of two cells may be the commonest.
double cellAlong(const FeatureLayer& layer, int axis) {
  std::vector<double> lengths;
  forEachOutline(layer, [&](const Outline& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point2 way = (ring[(i + 1) % ring.size()] - ring[i]).cwiseAbs();
      if (way[1 - axis] < kAlongAxis && way[axis] >= kFinestTrace) lengths.push_back(way[axis]);
    }
  });
  std::map<long, std::size_t> counts;  // by centimetres
  for (const double length : lengths) ++counts[std::lround(length * 100)];
  std::size_t most = 0;
  for (const auto& [length, count] : counts) most = std::max(most, count);
  const auto shortest = std::find_if(counts.begin(), counts.end(), [&](const auto& entry) {
    return double(entry.second) >= kCommon * double(most);
  });
  if (shortest == counts.end()) return 0;
  const double first = double(shortest->first) / 100;
  double sum = 0, cells = 0;
  for (const double length : lengths) {
    const double n = std::round(length / first);
    if (n < 1 || std::abs(length / first - n) > kOnNode) continue;
    sum += length;
    cells += n;
  }
  return cells > 0 ? sum / cells : 0;
}

bool isStep(const Point2& way, const TracedRaster& raster) {
  const auto about = [](double length, double wanted) {
    return std::abs(length - wanted) < kOnNode * wanted;
  };
  const Point2 size = way.cwiseAbs();
  return (size.y() < kAlongAxis && about(size.x(), raster.cellX)) ||
         (size.x() < kAlongAxis && about(size.y(), raster.cellY));
}

bool isOnNode(const Point2& p, const TracedRaster& raster) {
  return std::abs(std::remainder((p.x() - raster.node.x()) / raster.cellX, 1)) <= kOnNode &&
         std::abs(std::remainder((p.y() - raster.node.y()) / raster.cellY, 1)) <= kOnNode;
}

struct TraceSigns {
  std::size_t corners = 0, onNodes = 0;
  std::size_t stairs = 0;       ///< steps of one cell with opposite turns at their ends
  std::size_t alternating = 0;  ///< corners in runs of four that turn left, right, left, right
};

void countSigns(const Outline& ring, const TracedRaster& raster, TraceSigns& signs) {
  const std::size_t n = ring.size();
  std::vector<bool> left(n);
  for (std::size_t i = 0; i < n; ++i)
    left[i] = turn(ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]) > 0;
  const auto turnsBack = [&](std::size_t i) { return left[i % n] != left[(i + 1) % n]; };
  for (std::size_t i = 0; i < n; ++i) {
    ++signs.corners;
    signs.onNodes += isOnNode(ring[i], raster) ? 1 : 0;
    signs.stairs += turnsBack(i) && isStep(ring[(i + 1) % n] - ring[i], raster) ? 1 : 0;
    signs.alternating += turnsBack(i) && turnsBack(i + 1) && turnsBack(i + 2) ? 1 : 0;
  }
}

/// A corner at which a single step begins; nothing where there is none.
std::optional<Point2> cornerOfStep(const FeatureLayer& layer, const TracedRaster& raster) {
  std::optional<Point2> found;
  forEachOutline(layer, [&](const Outline& ring) {
    for (std::size_t i = 0; i < ring.size() && !found; ++i)
      if (isStep(ring[(i + 1) % ring.size()] - ring[i], raster)) found = ring[i];
  });
  return found;
}

Bounds widened(const Bounds& box, double by) {
  return {box.west - by, box.south - by, box.east + by, box.north + by};
}

bool touch(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  const auto apart = [](double p, double q, double r, double s) {
    return std::max(p, q) < std::min(r, s) || std::max(r, s) < std::min(p, q);
  };
  if (apart(a.x(), b.x(), c.x(), d.x()) || apart(a.y(), b.y(), c.y(), d.y())) return false;
  return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
}

bool touch(const Outline& a, const Outline& b) {
  const Bounds box = boundsOf(b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Point2 &from = a[i], &to = a[(i + 1) % a.size()];
    if (std::max(from.x(), to.x()) < box.west || std::min(from.x(), to.x()) > box.east ||
        std::max(from.y(), to.y()) < box.south || std::min(from.y(), to.y()) > box.north)
      continue;
    for (std::size_t j = 0; j < b.size(); ++j)
      if (touch(from, to, b[j], b[(j + 1) % b.size()])) return true;
  }
  return false;
}

/// The polygons of a layer by place. Their outlines may move within `slack` metres.
class Neighbours {
 public:
  Neighbours(std::vector<Polygon*> polygons, double slack)
      : polygons_(std::move(polygons)), slack_(slack), grid_(tableOf(polygons_)) {}

  bool isFree(std::size_t own, const Outline& made) const {
    const auto blocks = [&](const Outline& ring) { return touch(made, ring); };
    const std::vector<Outline>& courtyards = polygons_[own]->holes;
    if (std::any_of(courtyards.begin(), courtyards.end(), blocks)) return false;
    const auto rows = grid_.rowsIn(widened(boundsOf(made), slack_));
    return std::none_of(rows.begin(), rows.end(), [&](std::size_t row) {
      return row != own && blocks(polygons_[row]->outer);
    });
  }

 private:
  static FieldTable tableOf(const std::vector<Polygon*>& polygons) {
    FieldTable table;
    table.rows = polygons.size();
    table.shape = [&polygons](std::size_t row) { return ringShape(polygons[row]->outer); };
    return table;
  }

  std::vector<Polygon*> polygons_;
  double slack_;
  ShapeGrid grid_;  // keeps the boxes, not the table
};

}  // namespace

std::optional<TracedRaster> tracedRaster(const FeatureLayer& layer) {
  TracedRaster raster{cellAlong(layer, 0), cellAlong(layer, 1)};
  const auto [least, most] = std::minmax(raster.cellX, raster.cellY);
  if (least < kFinestTrace || most > kCoarsestTrace || most > kMostOblong * least)
    return std::nullopt;
  const std::optional<Point2> node = cornerOfStep(layer, raster);
  if (!node) return std::nullopt;
  raster.node = *node;
  TraceSigns signs;
  forEachOutline(layer, [&](const Outline& ring) { countSigns(ring, raster, signs); });
  const auto all = double(signs.corners);
  const bool traced = double(signs.onNodes) >= kLeastOnNodes * all &&
                      signs.stairs >= kFewestStairs && double(signs.stairs) >= kLeastStairs * all &&
                      double(signs.alternating) >= kLeastAlternating * all;
  return traced ? std::optional(raster) : std::nullopt;
}

std::size_t straightenTraced(FeatureLayer& layer, const TracedRaster& raster) {
  std::vector<Polygon*> polygons;
  for (Feature& feature : layer.features)
    for (Polygon& polygon : feature.polygons) polygons.push_back(&polygon);
  const double cell = (raster.cellX + raster.cellY) / 2;
  const Neighbours neighbours(polygons, 2 * cell);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    Outline made = straightWalls(polygons[i]->outer, cell);
    if (made == polygons[i]->outer || !neighbours.isFree(i, made)) continue;
    polygons[i]->outer = std::move(made);
    ++changed;
  }
  return changed;
}

}  // namespace citymirror::gis
