#pragma once
#include <cstdint>

/// Row kernels of the solver: branch-free loops over contiguous cells that the compiler vectorises
/// for AVX-512, AVX2 and SSE2, chosen at run time. Every instruction set gives the same bits.
namespace citymirror::flood {

inline constexpr float kGravity = 9.80665F;
inline constexpr float kDryDepth = 1e-5F;   ///< m, below it water stands still
inline constexpr float kPonded = 0.15F;     ///< m, depth from which the duration counts
inline constexpr float kOutsideBed = 1e6F;  ///< m, bed of cells outside the domain
inline constexpr float kCrestRise = 64;     ///< m, from here on `rise` means a crest
inline constexpr float kFrozen = -1.0F;     ///< friction value of cells that are never updated

/// Face-normal and transverse velocity of a row of cells, and 1/depth.
struct CellRow {
  const float* depth;
  const float* bed;
  const float* normal;      ///< m/s
  const float* transverse;  ///< m/s
  const float* inverse;     ///< 1/m
};

/// Fluxes through a row of faces; the momentum is relative to the hydrostatic pressure of the cell
/// on that side, so still water gives zeros.
struct FaceRow {
  float* mass;        ///< m²/s
  float* low;         ///< m³/s², normal momentum as the west or south cell sees it
  float* high;        ///< the same for the east or north cell
  float* transverse;  ///< m³/s²
};

struct StateRow {
  float* depth;
  float* depthRest;  ///< m, what FP32 rounding took from depth (compensated sum)
  float* qx;
  float* qy;
  const float* friction;  ///< g n², or kFrozen
  const float* gain;      ///< m of rain in this step
  const float* wanted;    ///< m the ground can take in this step
};

struct StepScalars {
  float dt;     ///< s
  float ratio;  ///< dt / cell, s/m
};

struct LossRow {
  float* infiltrated;  ///< m taken
  float* clipped;      ///< m that had to be added to keep depth ≥ 0
};

/// What a stretch of updated cells reports.
struct StretchReport {
  std::uint32_t speedBits =
      0;                      ///< bits of the largest |u|+|v|+2c; above infinity's where not finite
  std::uint32_t clipped = 0;  ///< not 0 where a depth was clipped
};

struct MaximaRow {
  float* depth;
  float* speed;
  float* hazard;
  float* arrival;     ///< s, +infinity = not yet
  float* depthSpeed;  ///< m²/s
  float* duration;    ///< s above kPonded
};

void velocities(const float* depth, const float* qx, const float* qy, float* u, float* v,
                float* inverse, int count);

/// HLL with hydrostatic reconstruction (Audusse et al. 2004), Einfeldt speeds from the
/// two-rarefaction state, contact upwinding of the transverse momentum. `rise` is the part of the
/// bed difference (high − low side) that is a slope rather than a step: where water runs down it,
/// depths are lifted along it (after the surface reconstruction of Xia et al. 2017), so that thin
/// sheets keep their depth. A rise of kCrestRise + c is a crest c metres above the higher bed: only
/// water above it takes part, at most as critical flow over a broad-crested weir, and unless
/// drowned it takes no more momentum than it carries; infinity = wall.
void faceFluxes(const CellRow& low, const CellRow& high, const float* rise, const FaceRow& out,
                int count);

/// Conservative update, infiltration, implicit Manning friction. `west` holds count + 1 faces.
StretchReport updateCells(const StateRow& state, const FaceRow& west, const FaceRow& south,
                          const FaceRow& north, const LossRow& loss, const StepScalars& step,
                          int count);

void updateMaxima(const StateRow& state, const MaximaRow& maxima, float time, float dt, int count);

}  // namespace citymirror::flood
