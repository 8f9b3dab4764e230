#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {
namespace {

constexpr float kCentred = 0.8F;   ///< θ of de Almeida et al. (2012), 1 = Bates et al. (2010)
constexpr float kGiven = 0.2499F;  ///< part of a cell's water that may leave by one face
constexpr float kEmptying = 4;     ///< of its speed, so that the step is too short for that

/// Square of the largest speed at which water leaves a cell through a face, at most that of its
/// waves, m²/s².
INLINED float rushing(const StateRow& state, const float* __restrict west,
                      const float* __restrict south, const float* __restrict north, int count) {
  const float* __restrict depth = state.depth, * __restrict friction = state.friction;
  std::int32_t most = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = larger(depth[i], kDryDepth);
    const float q = larger(larger(-west[i], west[i + 1]), larger(-south[i], north[i]));
    const float u = q / h, u2 = select(friction[i] < 0, 0.0F, smaller(u * u, kGravity * h));
    const auto bits = std::bit_cast<std::int32_t>(u2);
    most = bits > most ? bits : most;
  }
  return std::bit_cast<float>(most);
}

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
  std::int32_t deepest = 0, anyClipped = 0, anyRushing = 0;
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float h = depth[i], w = west[i], e = west[i + 1], s = south[i], n = north[i];
    const float dh = k * ((w - e) + (s - n)) + gain[i];
    const float taken = smaller(wanted[i], larger(0.0F, h + dh));
    const float y = (dh - taken) + rest[i];
    const float sum = h + y, back = sum - h;
    const float lost = (h - (sum - back)) + (y - back);
    const bool negative = sum < 0, frozen = friction[i] < 0;
    const float hNew = select(negative, 0.0F, sum);
    depth[i] = select(frozen, h, hNew);
    rest[i] = select(frozen | negative, 0.0F, lost);
    qx[i] = w;
    qy[i] = s;
    flowX[i] = 0.5F * (w + e);
    flowY[i] = 0.5F * (s + n);
    infiltrated[i] = select(frozen, 0.0F, taken);
    const float added = select(negative & !frozen, -sum, 0.0F);
    clipped[i] = added;
    anyClipped |= std::bit_cast<std::int32_t>(added);
    const float leaves = larger(larger(-w, e), larger(-s, n)),
                deep = larger(hNew, float(kShallowest));
    const bool rushes = leaves * leaves > 0.25F * kGravity * (hNew * hNew) * deep;
    anyRushing |= -std::int32_t(rushes & !frozen);
    const std::int32_t bits = std::bit_cast<std::int32_t>(select(frozen, 0.0F, hNew)) & 0x7fffffff;
    deepest = bits > deepest ? bits : deepest;
  }
  const float c2 = kGravity * std::bit_cast<float>(deepest);
  const float u2 = anyRushing != 0 ? rushing(state, west, south, north, count) : 0;
  const float speed = std::sqrt(larger(kEmptying * kEmptying * u2, 4 * c2));
  return {std::bit_cast<std::uint32_t>(speed) & 0x7fffffffU, std::uint32_t(anyClipped)};
}

}  // namespace citymirror::flood
