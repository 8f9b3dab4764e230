#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {
namespace {

constexpr float kSecondOrderDepth = 1e-3F;  ///< m; shallower neighbours are taken as a front

/// Monotonised central slope (van Leer 1977).
INLINED float limited(float a, float b) {
  const float central = 0.5F * (a + b);
  const float steepest = 2 * smaller(std::fabs(a), std::fabs(b));
  const float size = smaller(steepest, std::fabs(central));
  return select(a * b > 0, std::copysign(size, central), 0.0F);
}

struct Slopes {
  float h, level, u, v;
};

/// Half the change across the cell along one axis.
INLINED Slopes halfSlopes(float h0, float h, float h1, float z0, float z, float z1, float u0,
                          float u, float u1, float v0, float v, float v1, bool second) {
  const float a = h - h0, b = h1 - h;
  return {0.5F * select(second, limited(a, b), 0.0F),
          0.5F * select(second, limited(a + (z - z0), b + (z1 - z)), 0.0F),
          0.5F * select(second, limited(u - u0, u1 - u), 0.0F),
          0.5F * select(second, limited(v - v0, v1 - v), 0.0F)};
}

}  // namespace

FOR_EACH_SIMD
void reconstruct(const PlaneRow& below, const PlaneRow& row, const PlaneRow& above,
                 const float* __restrict inverse, const GuardRow& guard, const SidesRow& out,
                 const StepScalars& step, int count) {
  const float* __restrict hS = below.depth, * __restrict zS = below.bed;
  const float* __restrict uS = below.u, * __restrict vS = below.v;
  const float* __restrict hC = row.depth, * __restrict zC = row.bed;
  const float* __restrict uC = row.u, * __restrict vC = row.v;
  const float* __restrict hN = above.depth, * __restrict zN = above.bed;
  const float* __restrict uN = above.u, * __restrict vN = above.v;
  const float* __restrict friction = guard.friction, * __restrict riseX = guard.riseX;
  const float* __restrict riseS = guard.riseY, * __restrict riseN = guard.riseYAbove;
  const float ratio = step.ratio, half = 0.5F * ratio, halfStep = 0.5F * step.dt;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = hC[i], z = zC[i];
    const float u = select(h >= kDryDepth, uC[i], 0.0F), v = select(h >= kDryDepth, vC[i], 0.0F);
    const bool free = (friction[i] >= 0) & (h > kSecondOrderDepth);
    const bool x = free & (smaller(hC[i - 1], hC[i + 1]) > kSecondOrderDepth) &
                   (larger(riseX[i], riseX[i + 1]) < kCrestRise);
    const bool y = free & (smaller(hS[i], hN[i]) > kSecondOrderDepth) &
                   (larger(riseS[i], riseN[i]) < kCrestRise);
    const Slopes a = halfSlopes(hC[i - 1], h, hC[i + 1], zC[i - 1], z, zC[i + 1], uC[i - 1], u,
                                uC[i + 1], vC[i - 1], v, vC[i + 1], x);
    const Slopes b =
        halfSlopes(hS[i], h, hN[i], zS[i], z, zN[i], uS[i], u, uN[i], vS[i], v, vN[i], y);
    const float out1 = (h + a.h) * (u + a.u) - (h - a.h) * (u - a.u);
    const float out2 = (h + b.h) * (v + b.v) - (h - b.h) * (v - b.v);
    const float least = h - larger(std::fabs(a.h), std::fabs(b.h));
    const float dh = larger(-half * (out1 + out2), -0.5F * least);
    const float du = -ratio * (u * a.u + v * b.u + kGravity * a.level);
    const float dv = -ratio * (u * a.v + v * b.v + kGravity * b.level);
    const float drag = halfStep * friction[i] * inverseCubeRoot(larger(h, kDryDepth)) * inverse[i];
    const float keep = 1.0F / (1.0F + drag * std::sqrt(u * u + v * v));
    const float hm = h + dh;
    const float um = (u + du) * select(x, keep, 1.0F), vm = (v + dv) * select(y, keep, 1.0F);
    out.west.depth[i] = hm - a.h;
    out.east.depth[i] = hm + a.h;
    out.south.depth[i] = hm - b.h;
    out.north.depth[i] = hm + b.h;
    out.west.bed[i] = z - (a.level - a.h);
    out.east.bed[i] = z + (a.level - a.h);
    out.south.bed[i] = z - (b.level - b.h);
    out.north.bed[i] = z + (b.level - b.h);
    out.west.u[i] = um - a.u;
    out.east.u[i] = um + a.u;
    out.south.u[i] = um - b.u;
    out.north.u[i] = um + b.u;
    out.west.v[i] = vm - a.v;
    out.east.v[i] = vm + a.v;
    out.south.v[i] = vm - b.v;
    out.north.v[i] = vm + b.v;
    out.pushX[i] = 2 * kGravity * hm * a.level;
    out.pushY[i] = 2 * kGravity * hm * b.level;
    out.flatX[i] = select(x, 0.0F, 1.0F);
    out.flatY[i] = select(y, 0.0F, 1.0F);
    out.inverse[i] = inverse[i];
  }
}

FOR_EACH_SIMD
void gentleRise(const float* __restrict rise, const float* __restrict flatLow,
                const float* __restrict flatHigh, float* __restrict out, int count) {
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) out[i] = rise[i] * (flatLow[i] * flatHigh[i]);
}

}  // namespace citymirror::flood
