#pragma once
#include <cstring>

#include "scenarios/flood/flood_model.h"

namespace citymirror::flood {

inline bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}
inline bool sameBits(const RasterGrid<float>& a, const RasterGrid<float>& b) {
  return a.shape == b.shape && sameBits(a.values, b.values);
}
inline bool sameBits(const FloodState& a, const FloodState& b) {
  return sameBits(a.depth, b.depth) && sameBits(a.qx, b.qx) && sameBits(a.qy, b.qy);
}
inline bool sameBits(const FloodMaxima& a, const FloodMaxima& b) {
  return sameBits(a.depth, b.depth) && sameBits(a.speed, b.speed) && sameBits(a.hazard, b.hazard) &&
         sameBits(a.arrival, b.arrival);
}

}  // namespace citymirror::flood
