#include "scenarios/flood/green_ampt.h"

#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {

FOR_EACH_SIMD
void greenAmpt(const float* __restrict conductivity, const float* __restrict suction,
               const float* __restrict held, float dt, float* __restrict out, int count) {
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float k = conductivity[i] * dt, f = held[i], a = f - 0.5F * k;
    out[i] = std::sqrt(a * a + 2 * k * (f + suction[i])) - a;
  }
}

FOR_EACH_SIMD
void keepGreenAmpt(const float* __restrict suction, const float* __restrict taken,
                   float* __restrict held, int count) {
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    held[i] += select(suction[i] > 0, larger(0.0F, taken[i]), 0.0F);
  }
}

}  // namespace citymirror::flood
