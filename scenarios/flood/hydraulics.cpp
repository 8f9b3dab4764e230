#include "scenarios/flood/hydraulics.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/flood_kernels.h"

namespace citymirror::flood {
namespace {

constexpr double kG = double(kGravity);

double drowning(double up, double down) {
  if (down <= 0) return 1;
  if (down >= up) return 0;
  return std::pow(1 - std::pow(down / up, 1.5), 0.385);
}

struct Barrel {
  double area, radius, rise;  ///< m², hydraulic radius of the full section, height
};

Barrel barrelOf(const Culvert& c) {
  if (c.width > 0) {
    const double area = c.width * c.height;
    return {area, area / (2 * (c.width + c.height)), c.height};
  }
  return {M_PI * c.height * c.height / 4, c.height / 4, c.height};
}

/// HDS-5 works with Ku Q / (A √D), Ku = 1.811 in SI; its two regimes end at 3.5 and begin at 4.
double inletControl(const Barrel& b, double head, double slope, bool& submerged) {
  constexpr double kK = 0.515, kM = 0.667, kC = 0.0375, kY = 0.79, kKu = 1.811;
  const double ratio = head / b.rise, scale = b.area * std::sqrt(b.rise) / kKu;
  const double weirEnd = kK * std::pow(3.5, kM), orificeBegin = kC * 16 + kY - 0.5 * slope;
  submerged = ratio > weirEnd;
  if (!submerged) return scale * std::pow(ratio / kK, 1 / kM);
  if (ratio >= orificeBegin) return scale * std::sqrt((ratio - kY + 0.5 * slope) / kC);
  return scale * (3.5 + 0.5 * (ratio - weirEnd) / (orificeBegin - weirEnd));
}

double criticalDepth(const Barrel& b, double discharge) {
  const double perWidth = discharge / (b.area / b.rise);
  return std::min(b.rise, std::cbrt(perWidth * perWidth / kG));
}

double outletControl(const Culvert& c, const Barrel& b, double upLevel, double downLevel,
                     double downInvert, double firstGuess) {
  const double friction = 2 * kG * c.manning * c.manning * c.length / std::pow(b.radius, 4.0 / 3.0);
  const double losses = std::max(c.entranceLoss + c.exitLoss + friction, 1e-6);
  double discharge = firstGuess;
  for (int i = 0; i < 4; ++i) {
    const double least = downInvert + (criticalDepth(b, discharge) + b.rise) / 2;
    const double head = std::max(0.0, upLevel - std::max(downLevel, least));
    discharge = b.area * std::sqrt(2 * kG * head / losses);
  }
  return discharge;
}

}  // namespace

double weirDischarge(double up, double down, double width, double coefficient) {
  if (!(up > 0)) return 0;
  return coefficient * width * up * std::sqrt(up) * drowning(up, down);
}

GateFlow gateDischarge(double up, double down, double width, double lip, double contraction) {
  if (!(lip > 0)) return {0, GateRule::shut};
  if (!(up > 0)) return {0, GateRule::dry};
  const double weir = weirDischarge(up, down, width, 1.7);
  if (up <= lip) return {weir, GateRule::weir};
  const double jet = contraction * lip;
  const bool drowned = down > jet;
  const double head = drowned ? up - down : up - jet;
  const double orifice = jet * width * std::sqrt(2 * kG * std::max(0.0, head));
  if (weir < orifice) return {weir, GateRule::weir};
  return {orifice, drowned ? GateRule::drownedOrifice : GateRule::freeOrifice};
}

CulvertFlow culvertDischarge(const Culvert& culvert, double upLevel, double downLevel,
                             double upInvert, double downInvert) {
  const double head = upLevel - upInvert, tail = downLevel - upInvert;
  if (!(head > 0) || downLevel >= upLevel) return {};
  const Barrel barrel = barrelOf(culvert);
  const double slope = (upInvert - downInvert) / std::max(culvert.length, 1e-3);
  bool submerged = false;
  const double free = inletControl(barrel, head, slope, submerged);
  const double inlet = free * drowning(head, tail);
  const bool full = submerged || downLevel > downInvert + barrel.rise;
  const double outlet =
      full ? outletControl(culvert, barrel, upLevel, downLevel, downInvert, free) : inlet;
  if (full && outlet < free) return {culvert.barrels * outlet, CulvertRule::outlet};
  const double ruling = full ? free : inlet;
  const CulvertRule rule = submerged  ? CulvertRule::inletOrifice
                           : tail > 0 ? CulvertRule::drownedInlet
                                      : CulvertRule::inletWeir;
  return {culvert.barrels * ruling, rule};
}

double orificeDischarge(double head, double area) {
  return head > 0 ? 0.67 * area * std::sqrt(2 * kG * head) : 0;
}

double inletDischarge(double depth, double perimeter, double area) {
  if (!(depth > 0)) return 0;
  const double weir = 1.66 * perimeter * depth * std::sqrt(depth);
  return std::min(weir, orificeDischarge(depth, area));
}

double breachWidening(double levelDifference, double criticalVelocity, double secondsOpen) {
  if (!(levelDifference > 0)) return 0;
  constexpr double kF1 = 1.3, kF2 = 0.04;
  const double hours = secondsOpen / 3600, speed = kG * levelDifference;
  const double perHour = kF1 * kF2 / std::log(10.0) * speed * std::sqrt(speed) /
                         (criticalVelocity * criticalVelocity) /
                         (1 + kF2 * kG * hours / criticalVelocity);
  return perHour / 3600;
}

}  // namespace citymirror::flood
