#pragma once

namespace citymirror::flood {

/// What a row of cells can take in a step, m: F grows by K dt (1 + ψΔθ / (F + ΔF/2)), a quadratic
/// in ΔF that is exact at F = 0 (Green and Ampt 1911). All in m: `conducted` K dt, `suction` ψΔθ,
/// `held` F. A kernel like those of flood_kernels.h: the same bits on every instruction set.
void greenAmpt(const float* conducted, const float* suction, const float* held, float* out,
               int count);

}  // namespace citymirror::flood
