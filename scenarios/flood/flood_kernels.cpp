#include "scenarios/flood/flood_kernels.h"

#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {
namespace {

struct Waves {
  float low, high;  ///< m/s, low ≤ 0 ≤ high
};

INLINED Waves waveSpeeds(float hl, float ul, float hr, float ur) {
  const float cl = std::sqrt(kGravity * hl), cr = std::sqrt(kGravity * hr);
  const float u = 0.5F * (ul + ur) + cl - cr;
  const float c = 0.5F * (cl + cr) + 0.25F * (ul - ur);
  const float wetLow = smaller(ul - cl, u - c), wetHigh = larger(ur + cr, u + c);
  const float low = select(hl > 0, select(hr > 0, wetLow, ul - cl), ur - 2 * cr);
  const float high = select(hr > 0, select(hl > 0, wetHigh, ur + cr), ul + 2 * cl);
  return {smaller(low, 0.0F), larger(high, 0.0F)};
}

/// How far the depth of the lower cell is lifted along the slope that runs down to it: up to the
/// whole rise where the surface falls with the bed, nothing where it is level, where the water is
/// deep against the rise, or where the upper cell holds much less water.
INLINED float liftOf(float rise, float fall, float upperDepth, float lowerInverse) {
  const float along = smaller(rise, (10.0F * fall - rise) * (1.0F / 9.0F));
  const float thin = smaller(1.0F, larger(0.0F, 100.0F * rise * lowerInverse - 0.2F));
  return larger(0.0F, along) * (thin * smaller(1.0F, 2 * upperDepth * lowerInverse));
}

/// Of water deep enough to have a speed, m/s.
INLINED float speedOf(float h, float qx, float qy) {
  return select(h > 0.01F, std::sqrt(qx * qx + qy * qy) / larger(h, kDryDepth), 0.0F);
}

enum class Crests { none, some };

template <Crests crests>
INLINED void fluxes(const CellRow& low, const CellRow& high, const float* __restrict rise,
                    const FaceRow& out, int count) {
  const float* __restrict depthL = low.depth, * __restrict depthR = high.depth;
  const float* __restrict bedL = low.bed, * __restrict bedR = high.bed;
  const float* __restrict normalL = low.normal, * __restrict normalR = high.normal;
  const float* __restrict sideL = low.transverse, * __restrict sideR = high.transverse;
  const float* __restrict invL = low.inverse, * __restrict invR = high.inverse;
  float* __restrict mass = out.mass, * __restrict momentumL = out.low;
  float* __restrict momentumR = out.high, * __restrict side = out.transverse;
  constexpr float kHalfG = 0.5F * kGravity;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float hL = depthL[i], hR = depthR[i], uL = normalL[i], uR = normalR[i];
    const float dz = bedR[i] - bedL[i], fall = (hR - hL) + dz;
    float slope = rise[i], crest = 0;
    if constexpr (crests == Crests::some) {
      crest = larger(0.0F, slope - kCrestRise);
      slope = select(slope < kCrestRise, slope, 0.0F);
    }
    const float liftL = liftOf(slope, fall, hR, invL[i]);
    const float liftR = liftOf(-slope, -fall, hL, invR[i]);
    const float hl = larger(0.0F, hL + (liftL - (larger(dz, 0.0F) + crest)));
    const float hr = larger(0.0F, hR + (liftR - (larger(-dz, 0.0F) + crest)));
    const Waves s = waveSpeeds(hl, uL, hr, uR);
    const float ql = hl * uL, qr = hr * uR;
    const float pressure = kHalfG * (hr - hl) * (hr + hl);
    const float weight = s.low / larger(s.high - s.low, 1e-12F);
    float f = ql + weight * (s.high * (hr - hl) - (qr - ql));
    const float m = ql * uL + weight * (s.high * (qr - ql) - ((qr * uR - ql * uL) + pressure));
    float mL = m, mR = m - pressure;
    if constexpr (crests == Crests::some) {
      const bool crested = rise[i] > kCrestRise;
      const float bounded = larger(-weirFlow(hr, uR), smaller(weirFlow(hl, uL), f));
      f = select(crested, bounded, f);
      const float drowned = smaller(hl, hr) / larger(larger(hl, hr), 1e-12F);
      mL = select(crested & (f > 0), f * uL + drowned * (mL - f * uL), mL);
      mR = select(crested & (f < 0), f * uR + drowned * (mR - f * uR), mR);
    }
    mass[i] = f;
    momentumL[i] = mL + kHalfG * (hL + hl) * liftL;
    momentumR[i] = mR + kHalfG * (hR + hr) * liftR;
    side[i] = f * select(f > 0, sideL[i], sideR[i]);
  }
}

}  // namespace

FOR_EACH_SIMD
void velocities(const float* __restrict depth, const float* __restrict qx,
                const float* __restrict qy, float* __restrict u, float* __restrict v,
                float* __restrict inverse, int count) {
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float inv = 1.0F / larger(depth[i], kDryDepth);
    inverse[i] = inv;
    u[i] = qx[i] * inv;
    v[i] = qy[i] * inv;
  }
}

FOR_EACH_SIMD
void faceFluxes(const CellRow& low, const CellRow& high, const float* __restrict rise,
                const FaceRow& out, int count) {
  float highest = 0;
  for (int i = 0; i < count; ++i) highest = larger(rise[i], highest);
  if (highest < kCrestRise) {
    fluxes<Crests::none>(low, high, rise, out, count);
  } else {
    fluxes<Crests::some>(low, high, rise, out, count);
  }
}

FOR_EACH_SIMD
StretchReport updateCells(const StateRow& state, const FaceRow& west, const FaceRow& south,
                          const FaceRow& north, const LossRow& loss, const StepScalars& step,
                          int count) {
  float* __restrict depth = state.depth, * __restrict rest = state.depthRest;
  float* __restrict qx = state.qx, * __restrict qy = state.qy;
  const float* __restrict friction = state.friction, * __restrict gain = state.gain;
  const float* __restrict wanted = state.wanted;
  const float* __restrict wMass = west.mass, * __restrict wLow = west.low;
  const float* __restrict wHigh = west.high, * __restrict wSide = west.transverse;
  const float* __restrict sMass = south.mass, * __restrict sHigh = south.high;
  const float* __restrict sSide = south.transverse, * __restrict nMass = north.mass;
  const float* __restrict nLow = north.low, * __restrict nSide = north.transverse;
  float* __restrict infiltrated = loss.infiltrated, * __restrict clipped = loss.clipped;
  const float k = step.ratio, dt4 = 4 * step.dt;
  std::int32_t fastest = 0, anyClipped = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = depth[i];
    const float dh = k * ((wMass[i] - wMass[i + 1]) + (sMass[i] - nMass[i])) + gain[i];
    const float taken = smaller(wanted[i], larger(0.0F, h + dh));
    const float y = (dh - taken) + rest[i];
    const float sum = h + y, back = sum - h;
    const float lost = (h - (sum - back)) + (y - back);
    const bool negative = sum < 0;
    const float hNew = select(negative, 0.0F, sum);
    float x = qx[i] - k * ((wLow[i + 1] - wHigh[i]) + (nSide[i] - sSide[i]));
    float v = qy[i] - k * ((nLow[i] - sHigh[i]) + (wSide[i + 1] - wSide[i]));
    const float inv = 1.0F / larger(hNew, kDryDepth);
    const float drag = dt4 * friction[i] * inverseCubeRoot(larger(hNew, kDryDepth)) * inv * inv;
    const float slow = 2.0F / (1.0F + std::sqrt(1.0F + drag * std::sqrt(x * x + v * v)));
    const float keep = select(hNew < kDryDepth, 0.0F, slow);
    x *= keep;
    v *= keep;
    const bool frozen = friction[i] < 0;
    const float speed = (std::fabs(x) + std::fabs(v)) * inv + 2 * std::sqrt(kGravity * hNew);
    depth[i] = select(frozen, h, hNew);
    rest[i] = select(frozen | negative, 0.0F, lost);
    qx[i] = select(frozen, 0.0F, x);
    qy[i] = select(frozen, 0.0F, v);
    infiltrated[i] = select(frozen, 0.0F, taken);
    const float added = select(negative & !frozen, -sum, 0.0F);
    clipped[i] = added;
    anyClipped |= std::bit_cast<std::int32_t>(added);
    const std::int32_t bits = std::bit_cast<std::int32_t>(select(frozen, 0.0F, speed)) & 0x7fffffff;
    fastest = bits > fastest ? bits : fastest;
  }
  return {std::uint32_t(fastest), std::uint32_t(anyClipped)};
}

FOR_EACH_SIMD
std::uint32_t fastestBits(const FlowRow& flow, const float* __restrict friction, int count) {
  const float* __restrict depth = flow.depth, * __restrict qx = flow.qx, * __restrict qy = flow.qy;
  std::int32_t fastest = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = depth[i], inv = 1.0F / larger(h, kDryDepth);
    const float speed =
        (std::fabs(qx[i]) + std::fabs(qy[i])) * inv + 2 * std::sqrt(kGravity * larger(0.0F, h));
    const float moving = select(friction[i] < 0, 0.0F, speed);
    const std::int32_t bits = std::bit_cast<std::int32_t>(moving) & 0x7fffffff;
    fastest = bits > fastest ? bits : fastest;
  }
  return std::uint32_t(fastest);
}

namespace {

constexpr int kMaximaBlock = 128;  // cells whose speeds are kept at hand

/// At most kMaximaBlock cells.
INLINED void maximaOfBlock(const float* __restrict depth, const float* __restrict qx,
                             const float* __restrict qy, const MaximaRow& maxima, int from,
                             float time, float dt, int count) {
  float* __restrict maxDepth = maxima.depth + from, * __restrict maxSpeed = maxima.speed + from;
  float* __restrict maxHazard = maxima.hazard + from;
  float* __restrict arrival = maxima.arrival + from, * __restrict duration = maxima.duration + from;
  float* __restrict maxDepthSpeed = maxima.depthSpeed + from;
  float speed[kMaximaBlock];
  std::int32_t rises = 0, arrives = 0, ponds = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = depth[i], v = speedOf(h, qx[i], qy[i]);
    speed[i] = v;
    const bool higher = (h > maxDepth[i]) | (v > maxSpeed[i]);
    rises |= -std::int32_t(higher | (h * (v + 0.5F) > maxHazard[i]) | (h * v > maxDepthSpeed[i]));
    arrives |= -std::int32_t((h > kArrived) & !(maxDepth[i] > kArrived));
    ponds |= -std::int32_t(h > kPonded);
  }
  for (int i = 0; arrives != 0 && i < count; ++i) {
    const bool first = depth[i] > kArrived && !(maxDepth[i] > kArrived);
    if (first) arrival[i] = smaller(time, arrival[i]);
  }
  if (rises != 0) {
#pragma GCC ivdep
    for (int i = 0; i < count; ++i) {
      const float h = depth[i], v = speed[i];
      maxDepth[i] = larger(h, maxDepth[i]);
      maxSpeed[i] = larger(v, maxSpeed[i]);
      maxHazard[i] = larger(h * (v + 0.5F), maxHazard[i]);
      maxDepthSpeed[i] = larger(h * v, maxDepthSpeed[i]);
    }
  }
  if (ponds == 0) return;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) duration[i] += select(depth[i] > kPonded, dt, 0.0F);
}

}  // namespace

FOR_EACH_SIMD
void updateMaxima(const FlowRow& flow, const MaximaRow& maxima, float time, float dt, int count) {
  for (int from = 0; from < count; from += kMaximaBlock) {
    const int length = count - from < kMaximaBlock ? count - from : kMaximaBlock;
    maximaOfBlock(flow.depth + from, flow.qx + from, flow.qy + from, maxima, from, time, dt,
                    length);
  }
}

}  // namespace citymirror::flood
