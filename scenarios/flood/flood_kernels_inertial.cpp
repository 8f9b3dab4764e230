#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {
namespace {

constexpr float kCentred = 0.8F;   ///< θ of de Almeida et al. (2012), 1 = Bates et al. (2010)
constexpr float kGiven = 0.2499F;  ///< part of a cell's water that may leave by one face

}  // namespace

FOR_EACH_SIMD
void inertialFluxes(const LevelRow& low, const LevelRow& high, const float* __restrict rise,
                    const NeighbourFlows& flows, float* __restrict out, const StepScalars& step,
                    int count) {
  const float* __restrict depthL = low.depth, * __restrict depthR = high.depth;
  const float* __restrict bedL = low.bed, * __restrict bedR = high.bed;
  const float* __restrict frictionL = low.friction, * __restrict frictionR = high.friction;
  const float* __restrict before = flows.before, * __restrict here = flows.here;
  const float* __restrict beyond = flows.beyond;
  const float push = kGravity * step.ratio, given = kGiven / step.ratio, dt = step.dt;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float hL = depthL[i], hR = depthR[i], dz = bedR[i] - bedL[i];
    const float crest = larger(0.0F, rise[i] - kCrestRise);
    const float overL = hL - (larger(dz, 0.0F) + crest), overR = hR - (larger(-dz, 0.0F) + crest);
    const float over = larger(overL, overR), h = larger(over, kDryDepth);
    const float friction = larger(frictionL[i], frictionR[i]);
    const float centred = kCentred * here[i] + (0.5F - 0.5F * kCentred) * (before[i] + beyond[i]);
    const float r = inverseCubeRoot(h), r2 = r * r, r4 = r2 * r2;
    const float drag = dt * friction * std::fabs(here[i]) * (r4 * r2 * r);
    const float q = (centred - push * h * ((hR - hL) + dz)) / (1 + drag);
    const float weir = select(crest > 0, 0.5443311F, 1.0F);
    const float critical = weir * h * std::sqrt(kGravity * h);
    const float most = smaller(critical, given * hL), least = smaller(critical, given * hR);
    const bool flows_ = (over > kDryDepth) & (friction >= 0);
    out[i] = select(flows_, larger(-least, smaller(q, most)), 0.0F);
  }
}

FOR_EACH_SIMD
StretchReport updateInertial(const StateRow& state, const float* __restrict west,
                             const float* __restrict south, const float* __restrict north,
                             const CentredFlow& centred, const LossRow& loss,
                             const StepScalars& step, int count) {
  float* __restrict depth = state.depth, * __restrict rest = state.depthRest;
  float* __restrict qx = state.qx, * __restrict qy = state.qy;
  const float* __restrict friction = state.friction, * __restrict gain = state.gain;
  const float* __restrict wanted = state.wanted;
  float* __restrict flowX = centred.qx, * __restrict flowY = centred.qy;
  float* __restrict infiltrated = loss.infiltrated, * __restrict clipped = loss.clipped;
  const float k = step.ratio;
  std::int32_t fastest = 0, anyClipped = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = depth[i];
    const float dh = k * ((west[i] - west[i + 1]) + (south[i] - north[i])) + gain[i];
    const float taken = smaller(wanted[i], larger(0.0F, h + dh));
    const float y = (dh - taken) + rest[i];
    const float sum = h + y, back = sum - h;
    const float lost = (h - (sum - back)) + (y - back);
    const bool negative = sum < 0, frozen = friction[i] < 0;
    const float hNew = select(negative, 0.0F, sum);
    depth[i] = select(frozen, h, hNew);
    rest[i] = select(frozen | negative, 0.0F, lost);
    qx[i] = west[i];
    qy[i] = south[i];
    flowX[i] = 0.5F * (west[i] + west[i + 1]);
    flowY[i] = 0.5F * (south[i] + north[i]);
    infiltrated[i] = select(frozen, 0.0F, taken);
    const float added = select(negative & !frozen, -sum, 0.0F);
    clipped[i] = added;
    anyClipped |= std::bit_cast<std::int32_t>(added);
    const float speed = select(frozen, 0.0F, 2 * std::sqrt(kGravity * hNew));
    const std::int32_t bits = std::bit_cast<std::int32_t>(speed) & 0x7fffffff;
    fastest = bits > fastest ? bits : fastest;
  }
  return {std::uint32_t(fastest), std::uint32_t(anyClipped)};
}

}  // namespace citymirror::flood
