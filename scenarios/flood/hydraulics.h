#pragma once
#include "scenarios/flood/hydraulic_structures.h"

/// Discharge laws of structures as pure functions: SI, discharges m³/s and never negative, heads in
/// metres over the structure's own crest, sill or invert; `up` is the higher water. Cost: some tens
/// of nanoseconds each.
namespace citymirror::flood {

/// Q = C b h^1.5, drowned after Villemonte (1947): × (1 − (down/up)^1.5)^0.385.
double weirDischarge(double up, double down, double width, double coefficient);

enum class GateRule { shut, dry, weir, freeOrifice, drownedOrifice };
struct GateFlow {
  double discharge = 0;
  GateRule rule = GateRule::dry;
};
/// Weir flow while the water does not reach the lip, else an orifice of height `lip`: free
/// Q = c a b √(2g (up − c a)), drowned Q = c a b √(2g (up − down)) (Henderson 1966, §6.6).
GateFlow gateDischarge(double up, double down, double width, double lip, double contraction);

enum class CulvertRule { dry, inletWeir, inletOrifice, drownedInlet, outlet };
struct CulvertFlow {
  double discharge = 0;
  CulvertRule rule = CulvertRule::dry;
};
/// The smaller of inlet and outlet control, all barrels. Inlet: FHWA HDS-5 (2012) form 2 for a
/// headwall, K 0.515, M 0.667, c 0.0375, Y 0.79, straight between its two regimes; outlet: full
/// flow, entrance, Manning friction and exit losses, tailwater no lower than half way between
/// critical depth and crown. Levels in metres of the datum of the culvert's inverts; `up` and
/// `down` are the water levels at the ends whose inverts are given.
CulvertFlow culvertDischarge(const Culvert& culvert, double upLevel, double downLevel,
                             double upInvert, double downInvert);

/// Through an opening under water: 0.67 A √(2g head), the orifice of HEC-22.
double orificeDischarge(double head, double area);

/// A grate: weir along its perimeter (C = 1.66), orifice through its opening (c = 0.67); the
/// smaller rules (FHWA HEC-22, 2009).
double inletDischarge(double depth, double perimeter, double area);

/// Rate at which a gap widens, m/s: Verheij (2003) after van der Knaap,
/// dB/dt = f1 f2 / ln 10 · (g ΔH)^1.5 / u_c² / (1 + f2 g t / u_c), t in hours since it opened, f1 =
/// 1.3, f2 = 0.04.
double breachWidening(double levelDifference, double criticalVelocity, double secondsOpen);

}  // namespace citymirror::flood
