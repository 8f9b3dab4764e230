#pragma once
#include <cstdint>
#include <vector>

#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// What the ground can take, by cell and law, and what it has taken since zero.
/// Green–Ampt (1911): f = K (1 + ψ Δθ / F), stepped at its middle. Horton (1940) in the cumulative
/// form of SWMM 5: f = f_0 − k F_e with F_e the water taken beyond f_c, so that dry spells and
/// short supply do not wear it out. Curve number (NRCS TR-55, 1986): of rain alone, dF/dP = (1 − (F
/// − I_a) / S)² beyond I_a. Works on one row from one thread.
class InfiltrationField {
 public:
  InfiltrationField(const FloodInputs& inputs, const FloodGrid& grid);

  bool any() const;
  /// m the ground can take within `dt` on `count` cells from `column` of `row`, where `rain` m fall
  /// on each.
  void wanted(int row, int column, int count, double dt, const float* rain, float* out) const;
  /// m that went in, by cell.
  void tell(int row, int column, int count, double dt, const float* taken);

  /// m by cell in bed-grid order: taken since zero (Horton: beyond the final rate); empty where no
  /// law needs it. Part of a snapshot.
  const std::vector<float>& memory() const { return memory_; }
  void restore(const std::vector<float>& memory) { memory_ = memory; }

 private:
  /// A law in metres and seconds.
  struct Law {
    InfiltrationLaw::Kind kind;
    double rate;                    ///< m/s: constant, f_c, K
    double excess;                  ///< m, Horton: (f_0 − f_c) / k
    double decay;                   ///< 1/s
    double suction;                 ///< m, ψ Δθ
    double retention, abstraction;  ///< m, S and I_a
  };
  static Law lawOf(const InfiltrationLaw& given);
  static bool inRows(InfiltrationLaw::Kind kind);
  void ask(const Law& law, std::size_t first, int count, double dt, const float* rain,
           float* out) const;
  void spreadLaws(std::size_t cells);
  /// Calls act(law, offset, length) for every run of cells of one law.
  template <class Act>
  void eachRun(std::size_t first, int count, Act act) const;

  std::vector<Law> laws_;
  std::vector<std::uint8_t> class_;  ///< by cell, empty = all of the first law
  int columns_ = 0;
  std::vector<float> memory_;
  /// By cell, so that whole rows go through one kernel whatever grows on them; empty where no law
  /// is Green–Ampt.
  std::vector<float> conductivity_;  ///< m/s, 0 where the law is another one with memory
  std::vector<float> suction_;       ///< m, 0 where the law is another one
  bool onlyRows_ = false;            ///< no law has a memory of another kind
};

}  // namespace citymirror::flood
