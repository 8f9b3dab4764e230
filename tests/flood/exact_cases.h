#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/core/text.h"
#include "scenarios/flood/flood_inputs.h"

/// Runs with a known answer, measured against it: the tests hold them to their bounds, the
/// validation page shows them.
namespace citymirror::flood::testing {

/// How far a run is off, and how far it may be.
struct Measure {
  std::string id;  ///< "l1_depth"
  Text what;
  std::string unit;  ///< empty = relative
  double value = 0;
  double bound = 0;  ///< passes when value ≤ bound

  bool holds() const { return value <= bound; }
};

/// Surface along a line through a run, m.
struct ProfilePoint {
  double x, bed, exact, level;
};

struct CaseResult {
  std::vector<Measure> measures;
  std::vector<ProfilePoint> profile;  ///< empty where a line shows nothing
};

struct ExactCase {
  std::string id;  ///< "thacker_planar"
  Text title;
  Text setUp;
  std::string source;  ///< of the exact solution
  Text published;      ///< what other codes reach, and where that is written
  std::vector<Scheme> schemes;
  std::function<CaseResult(Scheme)> run;
};

inline const std::vector<Scheme> kGodunovSchemes = {Scheme::hll, Scheme::muscl};
inline const std::vector<Scheme> kAllSchemes = {Scheme::hll, Scheme::muscl, Scheme::inertial};

/// All of them, in the order of the page.
std::vector<ExactCase> exactCases();

std::vector<ExactCase> waveCases();    ///< dam breaks, Thacker, radial symmetry
std::vector<ExactCase> steadyCases();  ///< bumps, MacDonald
std::vector<ExactCase> lawCases();     ///< lake at rest, rain on a plane, drizzle

}  // namespace citymirror::flood::testing
