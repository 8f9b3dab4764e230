#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/draw/building_stand.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Finds the first building on a ray: a grid of 64 m over the footprints, walked along the ray. The
/// building is its prism as it is drawn (BuildingStand). Any thread after it is made.
class BuildingPicker {
 public:
  BuildingPicker() = default;
  /// `stands` are those of the set. O(points).
  BuildingPicker(const BuildingSet& set, std::shared_ptr<const draw::BuildingStands> stands);

  struct Found {
    std::uint32_t building = 0;
    Point3 at = Point3::Zero();
  };
  /// `set` is the one it was made of; what is farther than `farthest` m need not be found.
  /// O(buildings along the ray); ≤ 0.1 ms in a city of 250,000.
  std::optional<Found> first(const BuildingSet& set, const Ray& ray, double farthest = 1e6) const;

 private:
  std::shared_ptr<const draw::BuildingStands> stands_;
  int columns_ = 0, rows_ = 0;
  double west_ = 0, south_ = 0;
  std::vector<std::uint32_t> firstOf_;  ///< of each cell in members_, and one more
  std::vector<std::uint32_t> members_;
  std::vector<float> topOf_;  ///< m, of each cell
};

}  // namespace citymirror::scene
