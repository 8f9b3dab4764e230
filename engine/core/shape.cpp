#include "engine/core/shape.h"

#include <algorithm>
#include <cmath>

namespace citymirror {
namespace {

constexpr std::size_t kMostSlabs = 4096;
constexpr std::size_t kManyEdges = 512;  // from here on squares are marked
constexpr int kMostSquares = 128;          // across
constexpr double kCellSlack = 1e-6;      // of a square, that an edge reaches into the next one

bool within(double a, double b, double v) { return v >= std::min(a, b) && v <= std::max(a, b); }

bool onSegment(const Point2& a, const Point2& b, const Point2& p) {
  return turn(a, b, p) == 0 && within(a.x(), b.x(), p.x()) && within(a.y(), b.y(), p.y());
}

/// The inner points of both cross.
bool cross(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  const double d1 = turn(a, b, c), d2 = turn(a, b, d), d3 = turn(c, d, a), d4 = turn(c, d, b);
  return ((d1 > 0 && d2 < 0) || (d1 < 0 && d2 > 0)) && ((d3 > 0 && d4 < 0) || (d3 < 0 && d4 > 0));
}

bool meet(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  return cross(a, b, c, d) || onSegment(a, b, c) || onSegment(a, b, d) || onSegment(c, d, a) ||
         onSegment(c, d, b);
}

double distance(const Point2& a, const Point2& b, const Point2& p) {
  const Point2 d = b - a;
  const double square = d.squaredNorm();
  const double t = square > 0 ? std::clamp((p - a).dot(d) / square, 0.0, 1.0) : 0;
  return (a + t * d - p).norm();
}

/// Calls visit(a, b) for every edge until it returns true; a lone point is an edge of no length.
template <class Visit>
bool anyEdgeOf(const Shape& shape, const Visit& visit) {
  const bool closed = shape.kind == GeometryKind::polygon;
  for (const auto& ring : shape.rings) {
    if (ring.size() == 1 && visit(ring[0], ring[0])) return true;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      if (visit(ring[i], ring[i + 1])) return true;
    }
    if (closed && ring.size() > 2 && visit(ring.back(), ring[0])) return true;
  }
  return false;
}

bool insideRings(const Shape& shape, const Point2& p) {
  bool odd = false;
  for (const auto& ring : shape.rings) odd = odd != (!ring.empty() && contains(ring, p));
  return odd;
}

}  // namespace

Shape shapeOf(const Feature& feature) {
  if (feature.kind == GeometryKind::polygon) return shapeOf(feature.polygons);
  return {feature.kind, {feature.lines.begin(), feature.lines.end()}};
}

Shape shapeOf(const std::vector<Polygon>& polygons) {
  Shape shape{GeometryKind::polygon, {}};
  for (const Polygon& polygon : polygons) {
    shape.rings.push_back(polygon.outer);
    shape.rings.insert(shape.rings.end(), polygon.holes.begin(), polygon.holes.end());
  }
  return shape;
}

Shape shapeOf(const Polygon& polygon) {
  Shape shape = ringShape(polygon.outer);
  shape.rings.insert(shape.rings.end(), polygon.holes.begin(), polygon.holes.end());
  return shape;
}

Shape pointShape(const Point2& at) { return {GeometryKind::point, {std::span(&at, 1)}}; }

Shape lineShape(std::span<const Point2> line) {
  return {line.size() == 1 ? GeometryKind::point : GeometryKind::line, {line}};
}

Shape ringShape(std::span<const Point2> ring) { return {GeometryKind::polygon, {ring}}; }

bool isEmpty(const Shape& shape) {
  return std::all_of(shape.rings.begin(), shape.rings.end(),
                     [](auto ring) { return ring.empty(); });
}

Bounds boundsOf(const Shape& shape) {
  Bounds box;
  bool first = true;
  for (const auto& ring : shape.rings) {
    if (ring.empty()) continue;
    const Bounds one = boundsOf(ring);
    box = first ? one
                : Bounds{std::min(box.west, one.west), std::min(box.south, one.south),
                         std::max(box.east, one.east), std::max(box.north, one.north)};
    first = false;
  }
  return box;
}

double areaOf(const Shape& shape) {
  if (shape.kind != GeometryKind::polygon) return 0;
  double sum = 0;
  for (const auto& ring : shape.rings) sum += ring.empty() ? 0 : signedArea(ring);
  return std::abs(sum);
}

double lengthOf(const Shape& shape) {
  double sum = 0;
  if (shape.kind == GeometryKind::line) {
    for (const auto& line : shape.rings) sum += length(line);
  }
  return sum;
}

Point2 middleOf(const Shape& shape) {
  if (isEmpty(shape)) return Point2::Zero();
  const auto ring =
      *std::find_if(shape.rings.begin(), shape.rings.end(), [](auto r) { return !r.empty(); });
  if (shape.kind == GeometryKind::polygon) return centroid(ring);
  return pointAlong(ring, length(ring) / 2);
}

PreparedShape::PreparedShape(const Shape& shape) : kind_(shape.kind), bounds_(boundsOf(shape)) {
  anyEdgeOf(shape, [this](const Point2& a, const Point2& b) {
    edges_.push_back({a, b});
    return false;
  });
  for (const auto& ring : shape.rings) {
    if (!ring.empty()) starts_.push_back(ring[0]);
  }
  const std::size_t slabs = std::clamp<std::size_t>(edges_.size() / 2, 1, kMostSlabs);
  slabHeight_ = bounds_.height() > 0 ? bounds_.height() / double(slabs) : 1;
  first_.assign(slabs + 1, 0);
  const auto slabOf = [&](double y) {
    return std::size_t(std::clamp((y - bounds_.south) / slabHeight_, 0.0, double(slabs - 1)));
  };
  for (const bool counting : {true, false}) {
    std::vector<std::uint32_t> next = first_;
    for (std::uint32_t i = 0; i < edges_.size(); ++i) {
      const auto& [a, b] = edges_[i];
      const std::size_t to = slabOf(std::max(a.y(), b.y()));
      for (std::size_t s = slabOf(std::min(a.y(), b.y())); s <= to; ++s) {
        if (counting)
          ++first_[s + 1];
        else
          slab_[next[s]++] = i;
      }
    }
    if (!counting) break;
    for (std::size_t s = 0; s < slabs; ++s) first_[s + 1] += first_[s];
    slab_.resize(first_.back());
  }
  if (kind_ == GeometryKind::polygon && edges_.size() >= kManyEdges) markCells();
}

void PreparedShape::markCells() {
  const bool finite = std::all_of(edges_.begin(), edges_.end(), [](const Edge& e) {
    return e.a.allFinite() && e.b.allFinite();
  });
  if (!finite || !(bounds_.width() > 0) || !(bounds_.height() > 0)) return;
  cellsAcross_ = std::min(int(std::sqrt(double(edges_.size()))), kMostSquares);
  cellSize_ = Point2(bounds_.width(), bounds_.height()) / cellsAcross_;
  cells_.assign(std::size_t(cellsAcross_) * std::size_t(cellsAcross_), Cell::outside);
  for (const Edge& edge : edges_) markEdge(edge);
  for (int row = 0; row < cellsAcross_; ++row) {
    for (int column = 0; column < cellsAcross_; ++column) {
      Cell& cell = cells_[std::size_t(row * cellsAcross_ + column)];
      const Point2 middle = Point2(bounds_.west, bounds_.south) +
                            cellSize_.cwiseProduct(Point2(column + 0.5, row + 0.5));
      if (cell != Cell::edge && inside(middle)) cell = Cell::inside;
    }
  }
}

/// Row by row the squares between the edge's least and greatest x there.
void PreparedShape::markEdge(const Edge& edge) {
  const Point2 origin(bounds_.west, bounds_.south);
  Point2 low = (edge.a - origin).cwiseQuotient(cellSize_);
  Point2 high = (edge.b - origin).cwiseQuotient(cellSize_);
  if (low.y() > high.y()) std::swap(low, high);
  const auto cellOf = [this](double v) {
    return int(std::clamp(std::floor(v), 0.0, double(cellsAcross_ - 1)));
  };
  const double rise = high.y() - low.y();
  const auto xAt = [&](double y) {
    const double t = rise > 0 ? std::clamp((y - low.y()) / rise, 0.0, 1.0) : 0;
    return low.x() + t * (high.x() - low.x());
  };
  const bool level = rise < kCellSlack;
  const int last = cellOf(high.y() + kCellSlack);
  for (int row = cellOf(low.y() - kCellSlack); row <= last; ++row) {
    const double one = level ? low.x() : xAt(row - kCellSlack);
    const double other = level ? high.x() : xAt(row + 1 + kCellSlack);
    const int east = cellOf(std::max(one, other) + kCellSlack);
    for (int column = cellOf(std::min(one, other) - kCellSlack); column <= east; ++column)
      cells_[std::size_t(row * cellsAcross_ + column)] = Cell::edge;
  }
}

/// True: all of it lies inside, on no edge; false: all of it outside; nothing: look closer.
std::optional<bool> PreparedShape::decided(const Shape& other) const {
  if (cellsAcross_ == 0) return std::nullopt;
  const Bounds box = boundsOf(other);
  if (!(box.west >= bounds_.west && box.east <= bounds_.east && box.south >= bounds_.south &&
        box.north <= bounds_.north))
    return std::nullopt;
  const auto cellOf = [this](double metres, double size) {
    return std::min(int(metres / size), cellsAcross_ - 1);
  };
  const int west = cellOf(box.west - bounds_.west, cellSize_.x());
  const int east = cellOf(box.east - bounds_.west, cellSize_.x());
  const int north = cellOf(box.north - bounds_.south, cellSize_.y());
  const int south = cellOf(box.south - bounds_.south, cellSize_.y());
  const Cell first = cells_[std::size_t(south * cellsAcross_ + west)];
  if (first == Cell::edge) return std::nullopt;
  for (int row = south; row <= north; ++row) {
    for (int column = west; column <= east; ++column) {
      if (cells_[std::size_t(row * cellsAcross_ + column)] != first) return std::nullopt;
    }
  }
  return first == Cell::inside;
}

/// Edges may be visited more than once.
template <class Visit>
bool PreparedShape::anyEdge(double south, double north, const Visit& visit) const {
  if (edges_.empty() || north < bounds_.south || south > bounds_.north) return false;
  const double last = double(first_.size() - 2);
  const auto from = std::size_t(std::clamp((south - bounds_.south) / slabHeight_, 0.0, last));
  const auto to = std::size_t(std::clamp((north - bounds_.south) / slabHeight_, 0.0, last));
  for (std::uint32_t i = first_[from]; i < first_[to + 1]; ++i) {
    if (visit(edges_[slab_[i]])) return true;
  }
  return false;
}

bool PreparedShape::inside(const Point2& p) const {
  if (kind_ != GeometryKind::polygon || !bounds_.contains(p)) return false;
  bool odd = false;
  anyEdge(p.y(), p.y(), [&](const Edge& e) {
    const bool spans = (e.a.y() > p.y()) != (e.b.y() > p.y());
    const bool right =
        spans && p.x() < (e.b.x() - e.a.x()) * (p.y() - e.a.y()) / (e.b.y() - e.a.y()) + e.a.x();
    odd = odd != right;
    return false;
  });
  return odd;
}

bool PreparedShape::covers(const Point2& p) const {
  return inside(p) || anyEdge(p.y(), p.y(), [&](const Edge& e) { return onSegment(e.a, e.b, p); });
}

bool PreparedShape::touches(const Shape& other) const {
  if (edges_.empty() || isEmpty(other)) return false;
  if (const auto known = decided(other)) return *known;
  const bool edges = anyEdgeOf(other, [&](const Point2& a, const Point2& b) {
    return anyEdge(std::min(a.y(), b.y()), std::max(a.y(), b.y()),
                   [&](const Edge& e) { return meet(a, b, e.a, e.b); });
  });
  if (edges) return true;
  const bool points = std::any_of(other.rings.begin(), other.rings.end(), [&](const auto& ring) {
    return !ring.empty() && inside(ring[0]);
  });
  return points || (other.kind == GeometryKind::polygon &&
                    std::any_of(starts_.begin(), starts_.end(),
                                [&](const Point2& p) { return insideRings(other, p); }));
}

bool PreparedShape::holds(const Shape& other) const {
  if (kind_ != GeometryKind::polygon || edges_.empty() || isEmpty(other)) return false;
  if (const auto known = decided(other)) return *known;
  const bool leaves = anyEdgeOf(other, [&](const Point2& a, const Point2& b) {
    if (!covers(a) || !covers((a + b) / 2)) return true;
    return anyEdge(std::min(a.y(), b.y()), std::max(a.y(), b.y()),
                   [&](const Edge& e) { return cross(a, b, e.a, e.b); });
  });
  if (leaves) return false;
  const bool ends = std::all_of(other.rings.begin(), other.rings.end(), [&](const auto& ring) {
    return ring.empty() || covers(ring.back());
  });
  if (!ends || other.kind != GeometryKind::polygon) return ends;
  const Bounds box = boundsOf(other);
  return !anyEdge(box.south, box.north, [&](const Edge& e) {
    const bool on =
        anyEdgeOf(other, [&](const Point2& a, const Point2& b) { return onSegment(a, b, e.a); });
    return !on && insideRings(other, e.a);
  });
}

bool PreparedShape::near(const Shape& other, double metres) const {
  if (touches(other)) return true;
  return anyEdgeOf(other, [&](const Point2& a, const Point2& b) {
    return anyEdge(std::min(a.y(), b.y()) - metres, std::max(a.y(), b.y()) + metres,
                   [&](const Edge& e) {
                     return std::min({distance(a, b, e.a), distance(a, b, e.b),
                                      distance(e.a, e.b, a), distance(e.a, e.b, b)}) <= metres;
                   });
  });
}

}  // namespace citymirror
