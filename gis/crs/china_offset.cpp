#include "gis/crs/china_offset.h"

#include <cmath>

namespace citymirror::gis {
namespace {

constexpr double kPi = 3.14159265358979323846, kKrasovskyA = 6378245.0,
                 kKrasovskyE2 = 0.00669342162296594323;
constexpr double kBaidu = kPi * 3000 / 180;

bool inChina(const Point2& p) {
  return p.x() >= 72.004 && p.x() <= 137.8347 && p.y() >= 0.8293 && p.y() <= 55.8271;
}

double waves(double t, double a, double b, double c, double d) {
  return (a * std::sin(t / c * kPi) + b * std::sin(t / d * kPi)) * 2 / 3;
}

Point2 shift(const Point2& p) {
  const double x = p.x() - 105, y = p.y() - 35;
  const double common = waves(x, 20, 20, 1.0 / 6, 0.5), root = std::sqrt(std::abs(x));
  const double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common +
                       waves(y, 20, 40, 1, 3) + waves(y, 160, 320, 12, 30);
  const double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common +
                      waves(x, 20, 40, 1, 3) + waves(x, 150, 300, 12, 30);
  const double lat = p.y() / 180 * kPi, s = std::sin(lat), w2 = 1 - kKrasovskyE2 * s * s,
               w = std::sqrt(w2);
  return {east * 180 / (kKrasovskyA / w * std::cos(lat) * kPi),
          north * 180 / (kKrasovskyA * (1 - kKrasovskyE2) / (w2 * w) * kPi)};
}

Point2 toGcj(const Point2& p) { return inChina(p) ? Point2(p + shift(p)) : p; }

Point2 toBaidu(const Point2& gcj) {
  const double r = gcj.norm() + 0.00002 * std::sin(gcj.y() * kBaidu);
  const double angle = std::atan2(gcj.y(), gcj.x()) + 0.000003 * std::cos(gcj.x() * kBaidu);
  return {r * std::cos(angle) + 0.0065, r * std::sin(angle) + 0.006};
}

/// The p with forward(p) = target; the offset changes slowly, so each step gains two digits.
template <class Forward>
Point2 inverted(const Forward& forward, const Point2& target) {
  Point2 p = target;
  for (int i = 0; i < 40; ++i) {
    const Point2 miss = target - forward(p);
    p += miss;
    if (miss.cwiseAbs().maxCoeff() < 1e-10) break;
  }
  return p;
}

}  // namespace

ChinaOffset chinaOffsetOf(const std::string& crs) {
  return crs == "GCJ-02"  ? ChinaOffset::gcj02
         : crs == "BD-09" ? ChinaOffset::bd09
                          : ChinaOffset::none;
}

Point2 fromWgs84Into(ChinaOffset offset, const Point2& lonLat) {
  if (offset == ChinaOffset::none || !inChina(lonLat)) return lonLat;
  const Point2 gcj = toGcj(lonLat);
  return offset == ChinaOffset::gcj02 ? gcj : toBaidu(gcj);
}

Point2 toWgs84From(ChinaOffset offset, const Point2& lonLat) {
  if (offset == ChinaOffset::none || !inChina(lonLat)) return lonLat;
  const Point2 gcj = offset == ChinaOffset::bd09 ? inverted(toBaidu, lonLat) : lonLat;
  return inverted(toGcj, gcj);
}

}  // namespace citymirror::gis
