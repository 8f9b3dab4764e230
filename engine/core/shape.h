#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/geometry.h"

namespace citymirror {

/// A geometry as a view of points that live elsewhere, local metres. point: rings of one point;
/// line: open lines; polygon: closed rings without closing point, inside by the even-odd rule over
/// all of them (holes and several parts alike). A closed set: its boundary belongs to it.
struct Shape {
  GeometryKind kind = GeometryKind::none;
  std::vector<std::span<const Point2>> rings;
};

Shape shapeOf(const Feature& feature);
Shape shapeOf(const std::vector<Polygon>& polygons);
Shape shapeOf(const Polygon& polygon);
Shape pointShape(const Point2& at);             ///< of a point that stays where it is
Shape lineShape(std::span<const Point2> line);  ///< a point where it has but one
Shape ringShape(std::span<const Point2> ring);

bool isEmpty(const Shape& shape);  ///< no points
Bounds boundsOf(const Shape& shape);
double areaOf(const Shape& shape);    ///< m², 0 for points and lines; holes by their orientation
double lengthOf(const Shape& shape);  ///< m, of lines only
/// A place to fly to: the point, the middle of the first line, the centroid of the first ring.
Point2 middleOf(const Shape& shape);

/// A shape that many others are compared with: its edges lie sorted by y. An area of many corners
/// knows squares that lie wholly inside or outside, so that most others are decided by their box
/// alone. O(edges log edges) to make.
class PreparedShape {
 public:
  /// The points are copied.
  explicit PreparedShape(const Shape& shape);

  const Bounds& bounds() const { return bounds_; }
  bool empty() const { return edges_.empty(); }
  /// Inside or on the boundary; on it, for lines and points.
  bool covers(const Point2& p) const;
  /// They share a point. An empty shape touches nothing.
  bool touches(const Shape& other) const;
  /// Every point of `other` is a point of this polygon; an empty shape lies within none.
  bool holds(const Shape& other) const;
  /// The least distance between the two is `metres` or less; an empty shape is near nothing.
  bool near(const Shape& other, double metres) const;

 private:
  struct Edge {
    Point2 a, b;
  };
  template <class Visit>
  bool anyEdge(double south, double north, const Visit& visit) const;
  bool inside(const Point2& p) const;
  void markCells();
  void markEdge(const Edge& edge);
  std::optional<bool> decided(const Shape& other) const;

  GeometryKind kind_;
  Bounds bounds_;
  std::vector<Edge> edges_;
  std::vector<Point2> starts_;        // one point of each ring
  std::vector<std::uint32_t> first_;  // edges of slab i: slab_[first_[i]..first_[i + 1])
  std::vector<std::uint32_t> slab_;
  double slabHeight_ = 1;
  enum class Cell : std::uint8_t { inside, outside, edge };
  int cellsAcross_ = 0;  // and up; 0 = none
  Point2 cellSize_ = Point2::Ones();
  std::vector<Cell> cells_;  // row 0 = south
};

}  // namespace citymirror
