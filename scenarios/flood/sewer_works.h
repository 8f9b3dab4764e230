#pragma once
#include <map>
#include <string>
#include <vector>

#include "scenarios/flood/cell_exchange.h"
#include "scenarios/flood/hydraulic_structures.h"
#include "scenarios/flood/structure_memory.h"

namespace citymirror::flood {

class LinkEnd;

/// Inlets and the sewer stores of their districts at work: a first drainage model. A store is a
/// tank with upright walls between its invert and its crown, so water comes up its lowest inlets
/// where the crown lies above the street. One thread; a dry inlet costs one look at its cell.
class SewerWorks {
 public:
  SewerWorks(const HydraulicStructures& structures, const FloodGrid& grid);
  ~SewerWorks();
  SewerWorks(SewerWorks&&) noexcept;
  SewerWorks& operator=(SewerWorks&&) noexcept;

  /// Inlets drink, full stores give back, stores empty through their outfalls, over [t, t + dt].
  void move(FloodGrid& grid, double t, double dt, Exchange& exchange);

  bool has(const std::string& district) const { return storeOf_.contains(district); }
  /// Level in the store, m; NaN where there is none.
  double level(const std::string& district) const;
  /// Takes up to `volume` m³ out of the store; what it took.
  double take(const std::string& district, double volume);

  void report(const FloodGrid& grid, std::vector<StructureReport>& reports) const;
  void remember(StructureMemory& memory) const;
  void recall(const StructureMemory& memory);

 private:
  struct InletWork;
  struct StoreWork;
  struct InletName {
    std::string id, district;
  };
  static double levelOf(const StoreWork& store);
  void drink(InletWork& inlet, FloodGrid& grid, double dt, Exchange& exchange);
  void surcharge(StoreWork& store, FloodGrid& grid, double dt, Exchange& exchange);
  static void empty(StoreWork& store, FloodGrid& grid, double t, double dt, Exchange& exchange);

  std::vector<InletWork> inlets_;
  std::vector<InletName> names_;  ///< of the inlets
  std::vector<StoreWork> stores_;
  std::map<std::string, std::size_t> storeOf_;
};

}  // namespace citymirror::flood
