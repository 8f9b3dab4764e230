#pragma once
#include <cmath>

#include "scenarios/flood/flood_inputs.h"
#include "scenarios/flood/flood_state.h"
#include "tests/flood/exact_cases.h"

/// Error norms of a state against an exact solution, and the bounds they are held to.
namespace citymirror::flood::testing {

/// Σ|a − b| / Σ|b| and √(Σ(a − b)² / Σb²).
class Norms {
 public:
  void add(double value, double exact) {
    const double off = value - exact;
    absolute_ += std::fabs(off);
    squares_ += off * off;
    sum_ += std::fabs(exact);
    sumSquares_ += exact * exact;
  }
  double l1() const { return absolute_ / sum_; }
  double l2() const { return std::sqrt(squares_ / sumSquares_); }
  /// √∫(a − b)² dA over cells of `area`.
  double integralL2(double area) const { return std::sqrt(squares_ * area); }

 private:
  double absolute_ = 0, squares_ = 0, sum_ = 0, sumSquares_ = 0;
};

/// Depth against exact(x, y) where inside(x, y).
template <class Exact, class Inside>
Norms depthNorms(const FloodState& state, Exact exact, Inside inside) {
  Norms norms;
  const GridShape& s = state.depth.shape;
  for (int r = 0; r < s.rows; ++r) {
    for (int c = 0; c < s.columns; ++c) {
      const Point2 p = s.centre(c, r);
      if (inside(p.x(), p.y())) norms.add(state.depth.at(c, r), exact(p.x(), p.y()));
    }
  }
  return norms;
}
template <class Exact>
Norms depthNorms(const FloodState& state, Exact exact) {
  return depthNorms(state, exact, [](double, double) { return true; });
}

/// Every `thin`-th cell of a row against exact depth(x, y).
template <class Exact>
std::vector<ProfilePoint> profileOf(const FloodInputs& inputs, const FloodState& state, int row,
                                    int thin, Exact exact) {
  std::vector<ProfilePoint> line;
  const GridShape& s = state.depth.shape;
  for (int c = thin / 2; c < s.columns; c += thin) {
    const Point2 p = s.centre(c, row);
    const double z = inputs.bed->at(c, row);
    line.push_back({p.x(), z, z + exact(p.x(), p.y()), z + state.depth.at(c, row)});
  }
  return line;
}

/// The bound of each scheme, about a tenth above what it reaches; 0 for one that a case is not for.
struct SchemeBounds {
  double hll, muscl, inertial = 0;
  double of(Scheme scheme) const {
    return scheme == Scheme::hll ? hll : scheme == Scheme::muscl ? muscl : inertial;
  }
};

inline Measure l1Depth(const Norms& norms, double bound) {
  return {"l1_depth", {"水深相对误差 L1", "depth, relative L1"}, "", norms.l1(), bound};
}
inline Measure l2Depth(const Norms& norms, double bound) {
  return {"l2_depth", {"水深相对误差 L2", "depth, relative L2"}, "", norms.l2(), bound};
}

/// What is printed where no figure of another code is known.
inline Text noPublishedFigure() { return {"无已发表数值", "no published figure"}; }

}  // namespace citymirror::flood::testing
