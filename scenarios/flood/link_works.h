#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scenarios/flood/cell_exchange.h"
#include "scenarios/flood/flood_edit.h"
#include "scenarios/flood/hydraulics.h"
#include "scenarios/flood/sewer_works.h"
#include "scenarios/flood/structure_memory.h"

namespace citymirror::flood {

/// One end of a structure on the grid: a cell of the surface, a cell whose level is held (a river),
/// or the outside.
class LinkEnd {
 public:
  LinkEnd(const Waterside& side, const FloodGrid& grid);
  /// Water level, m; the bed where it is dry; far below where the outside has no level.
  double level(const FloodGrid& grid, double t) const;
  /// Whether what it gives or takes is water of the surface.
  bool onSurface() const { return cell_ && !held_; }
  std::size_t cell() const { return *cell_; }
  bool known() const { return cell_ || !outside_.time.empty(); }

 private:
  std::optional<std::size_t> cell_;
  bool held_ = false;
  LinearSeries outside_;
};

/// Weirs, gates, culverts and pumps at work. One thread.
class LinkWorks {
 public:
  LinkWorks(const HydraulicStructures& structures, const FloodGrid& grid);

  /// Moves the water of [t, t + dt]: no more than there is, never past equal levels.
  void move(FloodGrid& grid, SewerWorks& sewers, double t, double dt, Exchange& exchange);

  /// False where no pump or gate has this id.
  bool set(const SetPump& edit);
  bool set(const SetGate& edit);
  /// False where the place lies outside the grid. What a pump of this id has pumped stays known.
  bool bring(const BringPump& edit, const FloodGrid& grid);

  void report(std::vector<StructureReport>& reports) const;
  void remember(StructureMemory& memory) const;
  void recall(const StructureMemory& memory);

 private:
  /// What the last step did, for reports.
  struct Last {
    double discharge = 0, volume = 0, from = 0, to = 0;
    int rule = 0;
    bool limited = false;  ///< by the water there is, or by equal levels
  };
  template <class Structure>
  struct Work {
    Structure structure;
    LinkEnd from, to;
    Last last;
  };
  struct PumpWork : Work<Pump> {
    PumpMode mode = PumpMode::automatic;
    bool running = false;
  };

  template <class Structure, class Law>
  void moveFreely(Work<Structure>& work, FloodGrid& grid, double t, double dt, Exchange& exchange,
                  Law law);
  void pump(PumpWork& work, FloodGrid& grid, SewerWorks& sewers, double t, double dt,
            Exchange& exchange);
  double pumpCapacity(PumpWork& work, double intake, double outlet, double t) const;
  template <class Self, class Visit>
  static void eachLast(Self& self, Visit visit);

  std::vector<Work<Weir>> weirs_;
  std::vector<Work<SluiceGate>> gates_;
  std::vector<Work<Culvert>> culverts_;
  std::vector<PumpWork> pumps_;
};

}  // namespace citymirror::flood
