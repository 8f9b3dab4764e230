#pragma once
#include <cmath>
#include <cstdint>

#include "engine/core/geometry.h"

namespace citymirror::gis {

/// Counter-based random numbers: the same key gives the same value on every machine.
inline std::uint64_t mixBits(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

class DemoRandom {
 public:
  DemoRandom(std::uint64_t seed, std::uint64_t stream) : key_(mixBits(seed ^ mixBits(stream))) {}
  std::uint64_t bits() { return mixBits(key_ + 0x632be59bd9b4e019ULL * ++count_); }
  /// [0, 1)
  double unit() { return double(bits() >> 11) * 0x1.0p-53; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  /// low..high, both included
  int whole(int low, int high) { return low + int(bits() % std::uint64_t(high - low + 1)); }
  bool chance(double p) { return unit() < p; }

 private:
  std::uint64_t key_;
  std::uint64_t count_ = 0;
};

/// 0 below 0, 1 above 1, smooth between.
inline double smoothStep(double t) {
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return t * t * (3 - 2 * t);
}

/// A sine of period 1 from smooth parabolas with corrected shape: exact arithmetic only.
inline double wave(double turns) {
  const double t = turns - std::floor(turns);
  const double s = t < 0.5 ? 4 * t : 4 * t - 4;
  const double raw = t < 0.5 ? s * (2 - s) : s * (2 + s);
  return raw * (0.775 + 0.225 * (raw < 0 ? -raw : raw));
}

/// Smooth noise in -1..1 with features about `scale` metres apart.
inline double smoothNoise(std::uint64_t seed, const Point2& p, double scale) {
  const double x = p.x() / scale, y = p.y() / scale;
  const double fx = std::floor(x), fy = std::floor(y);
  const auto corner = [&](int dx, int dy) {
    const auto ix = std::uint64_t(std::int64_t(fx) + dx), iy = std::uint64_t(std::int64_t(fy) + dy);
    return double(mixBits(seed ^ mixBits(ix * 0x9e3779b1ULL + mixBits(iy))) >> 11) * 0x1.0p-52 - 1;
  };
  const double sx = smoothStep(x - fx), sy = smoothStep(y - fy);
  const double low = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * sx;
  const double high = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * sx;
  return low + (high - low) * sy;
}

inline double toCentimetre(double v) { return std::floor(v * 100 + 0.5) / 100; }
inline Point2 toCentimetre(const Point2& p) { return {toCentimetre(p.x()), toCentimetre(p.y())}; }

}  // namespace citymirror::gis
