#pragma once
#include <map>
#include <string>
#include <vector>

#include "scenarios/flood/flood_edit.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/structure_memory.h"

namespace citymirror::flood {

/// Crest lines on the faces of the grid: levees, flood walls, sandbags, blocked streets, and the
/// gaps that grow in them. Where lines share a face the higher crest holds. A gap is at least one
/// face wide. One thread.
class BarrierWorks {
 public:
  /// `walls` stand for good, without reports.
  BarrierWorks(const std::vector<Barrier>& barriers, const std::vector<std::vector<Point2>>& walls,
               FloodGrid& grid);

  /// Lets gaps grow over [t, t + dt] and books what runs over the crests, from the state at the end
  /// of the step.
  void move(FloodGrid& grid, double t, double dt);

  /// A new barrier, or a new line and crest for an old one. Errors: badInput where no face of the
  /// grid lies along the line.
  Outcome draw(const DrawBarrier& edit, FloodGrid& grid);
  Outcome remove(const std::string& id, FloodGrid& grid);
  Outcome breach(const OpenBreach& edit, FloodGrid& grid, double t);

  void report(const FloodGrid& grid, std::vector<StructureReport>& reports) const;
  void remember(StructureMemory& memory) const;
  void recall(const StructureMemory& memory, FloodGrid& grid);

 private:
  struct Gap {
    Breach breach;
    double opened = -1;              ///< s, < 0 = holds
    double width = 0;                ///< m
    double crest = 0;                ///< m
    std::vector<std::size_t> order;  ///< indices of the faces, nearest first
  };
  struct Work {
    Barrier barrier;
    std::vector<Face> faces;
    std::vector<Gap> gaps;
    double discharge = 0, volume = 0;
  };
  void add(const Barrier& barrier, const FloodGrid& grid);
  static Gap gapIn(const Work& work, const Breach& breach, const FloodGrid& grid);
  static std::vector<double> crestsOf(const Work& work);
  bool grow(Work& work, Gap& gap, const FloodGrid& grid, double t, double dt) const;
  void setCrests(FloodGrid& grid);
  static double overtopping(const Work& work, const FloodGrid& grid);
  Work* find(const std::string& id);

  std::vector<Work> works_;
  std::map<Face, double> crests_;  ///< as they stand on the grid
  std::vector<Face> walls_;        ///< sorted
};

}  // namespace citymirror::flood
