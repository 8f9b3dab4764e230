#pragma once
#include <cstdint>

/// Row kernels of the solver: branch-free loops over contiguous cells that the compiler vectorises
/// for AVX-512, AVX2 and SSE2, chosen at run time. Every instruction set gives the same bits.
namespace citymirror::flood {

inline constexpr float kGravity = 9.80665F;
inline constexpr float kDryDepth = 1e-5F;   ///< m, below it water stands still
inline constexpr double kShallowest = 0.1;  ///< m, depth that the time step allows for anywhere
inline constexpr float kPonded = 0.15F;     ///< m, depth from which the duration counts
inline constexpr float kArrived = 0.05F;    ///< m, depth from which water has come
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

/// m and m²/s at the cell centres.
struct FlowRow {
  const float* depth;
  const float* qx;
  const float* qy;
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

/// StretchReport::speedBits of water as it stands.
std::uint32_t fastestBits(const FlowRow& flow, const float* friction, int count);

/// Writes only where something changes: what is at rest costs reading alone.
void updateMaxima(const FlowRow& flow, const MaximaRow& maxima, float time, float dt, int count);

/// Depth, bed and velocities of a row of cells; readable one cell beyond both ends.
struct PlaneRow {
  const float* depth;
  const float* bed;
  const float* u;
  const float* v;
};
struct SideRow {
  float* depth;
  float* bed;
  float* u;
  float* v;
};
struct SidesRow {
  SideRow west, east, south, north;
  float* pushX;  ///< m³/s², pressure and bed slope inside the cell
  float* pushY;
  float* flatX;  ///< 1 where the cell is first order along x, else 0
  float* flatY;
  float* inverse;  ///< 1/m, copied
};
/// What makes a cell first order: held, a crest at its side.
struct GuardRow {
  const float* friction;
  const float* riseX;
  const float* riseY;       ///< south faces
  const float* riseYAbove;  ///< north faces
};

/// MUSCL–Hancock (van Leer 1984; Toro 2001): states at the sides of the cells half a step on, from
/// slopes of depth, level and velocity limited by the monotonised central rule; the bed at a side
/// is level − depth, so still water stays still (Audusse et al. 2004, section 4). First order where
/// a neighbour is nearly dry and at crests. Friction takes part in the half step, as in
/// updateCells: left out, a flow down a slope would enter its fluxes too fast.
void reconstruct(const PlaneRow& below, const PlaneRow& row, const PlaneRow& above,
                 const float* inverse, const GuardRow& guard, const SidesRow& out,
                 const StepScalars& step, int count);

/// The rise that faceFluxes takes between reconstructed sides: none where either is second order.
void gentleRise(const float* rise, const float* flatLow, const float* flatHigh, float* out,
                int count);

struct LevelRow {
  const float* depth;
  const float* bed;
  const float* friction;
};
/// Discharges through the faces before, at and beyond the one in question, m²/s.
struct NeighbourFlows {
  const float* before;
  const float* here;
  const float* beyond;
};

/// Local inertia (Bates et al. 2010) with the q-centred average of de Almeida et al. (2012) and de
/// Almeida and Bates (2013); at most critical flow, and at most a quarter of the water of the cell
/// that gives, so depths stay positive. Crests as in faceFluxes.
void inertialFluxes(const LevelRow& low, const LevelRow& high, const float* rise,
                    const NeighbourFlows& flows, float* out, const StepScalars& step, int count);

struct CentredFlow {
  float* qx;
  float* qy;
};

/// Depths from the discharges through the faces, which become the state; the speed that bounds the
/// step is 2c, or four times that of water leaving through a face (up to c) where that is more than
/// 2c at kShallowest: so no cell gives more than a quarter in the next step, and the limit of
/// inertialFluxes only catches what speeds up within a step.
StretchReport updateInertial(const StateRow& state, const float* west, const float* south,
                             const float* north, const CentredFlow& centred, const LossRow& loss,
                             const StepScalars& step, int count);

}  // namespace citymirror::flood
