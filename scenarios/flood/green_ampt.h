#pragma once

namespace citymirror::flood {

/// What a row of cells can take in a step of `dt` s, m: F grows by K dt (1 + ψΔθ / (F + ΔF/2)), a
/// quadratic in ΔF that is exact at F = 0 (Green and Ampt 1911). `conductivity` K in m/s, `suction`
/// ψΔθ and `held` F in m; without suction K dt, and nothing where K is 0. A kernel like those of
/// flood_kernels.h: the same bits on every instruction set.
void greenAmpt(const float* conductivity, const float* suction, const float* held, float dt,
               float* out, int count);

/// Adds what went in to F, where there is suction.
void keepGreenAmpt(const float* suction, const float* taken, float* held, int count);

}  // namespace citymirror::flood
