#include "scenarios/flood/green_ampt.h"

#include "scenarios/flood/flood_kernels_inline.h"

namespace citymirror::flood {

FOR_EACH_SIMD
void greenAmpt(const float* __restrict conducted, const float* __restrict suction,
               const float* __restrict held, float* __restrict out, int count) {
#pragma GCC ivdep
  for (int i = 0; i < count; ++i) {
    const float k = conducted[i], f = held[i], a = f - 0.5F * k;
    out[i] = std::sqrt(a * a + 2 * k * (f + suction[i])) - a;
  }
}

}  // namespace citymirror::flood
