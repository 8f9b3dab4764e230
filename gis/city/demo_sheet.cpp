#include <algorithm>

#include "gis/city/demo_plan.h"

namespace citymirror::gis {

DemoSheet::DemoSheet(double size, std::uint64_t seed) : size_(size) {
  width_ = std::clamp(size * 0.075, 75.0, 560.0);
  levee_ = std::clamp(size * 0.009, 34.0, 60.0);
  front_ = levee_ + std::clamp(size * 0.008, 36.0, 50.0);
  phase_ = DemoRandom(seed, 11).between(-0.04, 0.04);
  depth_ = size_ - 0.112 * size_ - width_ / 2 - front_;
}

double DemoSheet::riverCentre(double x) const {
  const double t = x / size_;
  return size_ * (0.112 + 0.040 * wave(0.62 * t + 0.05 + phase_) + 0.010 * wave(1.45 * t + 0.4));
}

double DemoSheet::fromRiver(const Point2& p) const {
  const double slope = (riverCentre(p.x() + 20) - riverCentre(p.x() - 20)) / 40;
  return (p.y() - riverCentre(p.x())) / std::sqrt(1 + slope * slope);
}

Point2 DemoSheet::world(const Point2& uv) const {
  const double u = uv.x(), t = u / size_;
  const double h = std::clamp(uv.y() / depth_, 0.0, 1.0);
  const double inside = 16 * t * (1 - t) * t * (1 - t);
  const double fade = h * (1 - h) * (1 - h);
  const double slope = (bank(u + 50) - bank(u - 50)) / 100;
  double x = u - slope * depth_ * fade * 0.75 * inside;
  x += size_ * 0.012 * wave(1.3 * h + 0.9 * t + phase_) * inside * smoothStep(h * 4);
  double y = bank(x);
  y += (size_ - y) * h;
  y += size_ * 0.011 * wave(1.7 * t + 0.6 * h + 0.3) * 4 * h * (1 - h);
  return {x, y + std::min(uv.y(), 0.0)};
}

std::vector<Point2> DemoSheet::worldLine(const Point2& a, const Point2& b) const {
  const double span = (b - a).norm();
  const int pieces = std::max(1, int(std::ceil(span / 45)));
  std::vector<Point2> line;
  for (int i = 0; i <= pieces; ++i) {
    const Point2 p = i == 0 ? a : i == pieces ? b : Point2(a + (b - a) * (double(i) / pieces));
    line.push_back(toCentimetre(world(p)));
  }
  return line;
}

std::vector<Point2> DemoSheet::worldRing(const std::vector<Point2>& ring) const {
  std::vector<Point2> out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto edge = worldLine(ring[i], ring[(i + 1) % ring.size()]);
    edge.pop_back();
    out.insert(out.end(), edge.begin(), edge.end());
  }
  return out;
}

}  // namespace citymirror::gis
