#include "engine/scene/prism.h"

#include <cmath>

namespace citymirror::scene {

double reachWalls(std::span<const Point2> ring, double low, double high, const Ray& ray,
                  double nearest) {
  const Point2 from = ray.origin.head<2>(), along = ray.direction.head<2>();
  for (std::size_t k = 0, j = ring.size() - 1; k < ring.size(); j = k++) {
    const Point2 edge = ring[k] - ring[j], to = ring[j] - from;
    const double cross = along.x() * edge.y() - along.y() * edge.x();
    if (std::abs(cross) < 1e-12) continue;
    const double t = (to.x() * edge.y() - to.y() * edge.x()) / cross;
    const double u = (to.x() * along.y() - to.y() * along.x()) / cross;
    const double z = ray.origin.z() + t * ray.direction.z();
    if (t >= 0 && t < nearest && u >= 0 && u <= 1 && z >= low && z <= high) nearest = t;
  }
  return nearest;
}

double reachLevel(double high, const Ray& ray) {
  return ray.direction.z() < 0 ? (high - ray.origin.z()) / ray.direction.z() : -1;
}

}  // namespace citymirror::scene
