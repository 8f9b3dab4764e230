#pragma once
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror {

/// Single trees as columns. All have size() entries.
struct TreeSet {
  std::vector<Point2> at;     ///< where the trunk stands, local metres
  std::vector<float> height;  ///< m above ground
  std::vector<float> crown;   ///< radius of the crown, m

  std::size_t size() const { return at.size(); }
  void add(const Point2& place, double heightM, double crownM) {
    at.push_back(place);
    height.push_back(float(heightM));
    crown.push_back(float(crownM));
  }
  friend bool operator==(const TreeSet&, const TreeSet&) = default;
};

}  // namespace citymirror
