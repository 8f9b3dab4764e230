#pragma once
#include <cstdint>
#include <osg/Array>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Moving marks by cells of the ground, so that near by only those in sight are drawn. A mark is
/// known by its position k in the order of drawing, whose every beginning is spread over the whole.
/// A cell holds where its marks are at both instants, so that it stays good while they drive.
class MovingCells {
 public:
  static constexpr double kCell = 250;  ///< m
  /// m of the eye up to which every mark is drawn; beyond, of n marks in all, those with
  /// k < n (kAllTo / distance)², so that a picture holds about as many far away as near by.
  static constexpr double kAllTo = 1000;

  MovingCells() = default;
  /// Places relative to `middle` in x and y, at both instants, `corners` times each, k after k.
  /// Marks with k < `always` are drawn at any distance. A place that is not finite is in no cell.
  /// O(marks).
  MovingCells(const osg::Vec4Array& before, const osg::Vec4Array& after, std::size_t corners,
              const Point2& middle, std::size_t always);

  std::size_t size() const { return count_; }
  /// The k of all that are to be drawn, by cell, in place of what `seen` held. A cell counts as in
  /// sight where its box, with 12 m and 24 design pixels around it, meets the part of the picture
  /// that is drawn. O(cells + what is seen).
  void inSight(const ViewGeometry& view, std::vector<std::uint32_t>& seen) const;

 private:
  struct Cell {
    Point3 low, high;                  // local metres
    std::vector<std::uint32_t> marks;  // k, ascending
  };
  std::size_t mostAt(double distance) const;

  std::vector<Cell> cells_;
  std::size_t count_ = 0, always_ = 0;
};

}  // namespace citymirror::scene
