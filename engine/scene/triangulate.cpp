#include "engine/scene/triangulate.h"

#include <algorithm>
#include <numeric>

namespace citymirror::scene {
namespace {

double turn(const Point2& a, const Point2& b, const Point2& c) {
  return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
}

bool holds(const Point2& a, const Point2& b, const Point2& c, const Point2& p) {
  return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
}

bool isEar(std::span<const Point2> ring, const std::vector<std::uint32_t>& left, std::size_t i) {
  const std::size_t n = left.size();
  const Point2 &a = ring[left[(i + n - 1) % n]], &b = ring[left[i]], &c = ring[left[(i + 1) % n]];
  if (turn(a, b, c) <= 0) return false;
  for (std::size_t k = 0; k < n; ++k) {
    const Point2& p = ring[left[k]];
    if (p == a || p == b || p == c) continue;
    if (holds(a, b, c, p)) return false;
  }
  return true;
}

}  // namespace

std::vector<std::array<std::uint32_t, 3>> triangulate(std::span<const Point2> ring) {
  std::vector<std::array<std::uint32_t, 3>> triangles;
  if (ring.size() < 3) return triangles;
  std::vector<std::uint32_t> left(ring.size());
  std::iota(left.begin(), left.end(), 0U);
  if (signedArea(ring) < 0) std::reverse(left.begin(), left.end());
  while (left.size() > 3) {
    const std::size_t n = left.size();
    std::size_t ear = 0;
    while (ear < n && !isEar(ring, left, ear)) ++ear;
    if (ear == n) ear = 0;  // no ear is left in a broken ring
    triangles.push_back({left[(ear + n - 1) % n], left[ear], left[(ear + 1) % n]});
    left.erase(left.begin() + std::ptrdiff_t(ear));
  }
  triangles.push_back({left[0], left[1], left[2]});
  return triangles;
}

}  // namespace citymirror::scene
