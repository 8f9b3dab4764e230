#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/feature_layer.h"

namespace citymirror::scene {

/// The box of everything a feature consists of; empty (width and height 0 at the origin) without
/// points.
Bounds extentOf(const Feature& feature);

/// Finds features by place: a grid over their boxes. Any thread after it is made.
class FeatureGrid {
 public:
  FeatureGrid() = default;
  /// O(points).
  explicit FeatureGrid(const FeatureLayer& layer);

  /// Features whose boxes may meet `box`, each once, in rising order. O(cells + found).
  std::vector<std::uint32_t> near(const Bounds& box) const;
  const Bounds& bounds() const { return bounds_; }
  double cell() const { return cell_; }

 private:
  struct Span {
    int west, south, east, north;
  };
  Span spanOf(const Bounds& box) const;

  Bounds bounds_;
  double cell_ = 1;
  int columns_ = 0, rows_ = 0;
  std::vector<std::uint32_t> firstOf_, members_;
  std::vector<std::uint32_t> large_;  ///< over too many cells: found everywhere
};

}  // namespace citymirror::scene
