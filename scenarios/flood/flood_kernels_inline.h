#pragma once
#include <bit>
#include <cmath>
#include <cstdint>

#include "scenarios/flood/flood_kernels.h"

/// What the kernels share. Only their sources include this, compiled with the same options.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(CITYMIRROR_ONE_INSTRUCTION_SET)
#define FOR_EACH_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_SIMD
#endif
#define INLINED __attribute__((always_inline)) inline

namespace citymirror::flood {

INLINED float larger(float a, float b) { return a > b ? a : b; }
INLINED float smaller(float a, float b) { return a < b ? a : b; }

/// c ? a : b by bit masks: no branch on any instruction set.
INLINED float select(bool c, float a, float b) {
  const std::int32_t mask = -std::int32_t(c);
  return std::bit_cast<float>((std::bit_cast<std::int32_t>(a) & mask) |
                              (std::bit_cast<std::int32_t>(b) & ~mask));
}

/// x^(-1/3) within 2e-5: exponent arithmetic, then two Newton steps.
INLINED float inverseCubeRoot(float x) {
  const float bits = float(std::bit_cast<std::int32_t>(x));
  float r = std::bit_cast<float>(std::int32_t(1.4193862e9F - bits * (1.0F / 3.0F)));
  const float third = x * (1.0F / 3.0F);
  r = r * (4.0F / 3.0F - third * (r * r * r));
  r = r * (4.0F / 3.0F - third * (r * r * r));
  return r;
}

/// What passes a crest is at most critical flow of the head above it (broad-crested weir), m²/s.
INLINED float weirFlow(float head, float velocity) {
  constexpr float kWeir = 0.5443311F;  // (2/3)^1.5
  const float energy = head + velocity * velocity * (0.5F / kGravity);
  return select(head > 0, kWeir * energy * std::sqrt(kGravity * energy), 0.0F);
}

}  // namespace citymirror::flood
