#pragma once
#include <string>
#include <vector>

#include "scenarios/flood/flood_edit.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/structure_memory.h"

namespace citymirror::flood {

/// Crest lines on the faces of the grid: levees, flood walls, sandbags, blocked streets, the gaps
/// that grow in them, and walls that stand for good. Where lines share a face the higher crest
/// holds. A gap is at least one face wide. One thread; a step costs some nanoseconds per face, and
/// nothing for walls.
class BarrierWorks {
 public:
  BarrierWorks(const std::vector<Barrier>& barriers, const std::vector<std::vector<Point2>>& walls,
               FloodGrid& grid);

  /// Lets gaps grow over [t, t + dt] and books what runs over the crests: the flux that the
  /// solver's own face kernel gives for the state at the end of the step.
  void move(FloodGrid& grid, double t, double dt);

  /// A new barrier, or a new line and crest for an old one, its gaps closed. Errors: badInput where
  /// no face of the grid lies along the line.
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
    std::vector<Face> faces;  ///< rising
    std::vector<float> way;   ///< by face: 1 = east or north is the right of the line, −1 = left
    std::vector<double> crests;  ///< by face, m, of this line alone; NaN = not yet on the grid
    std::vector<Gap> gaps;
    double discharge = 0, volume = 0;
  };
  struct Sides;
  void add(const Barrier& barrier, const FloodGrid& grid);
  static Gap gapIn(const Work& work, const Breach& breach, const FloodGrid& grid);
  static std::size_t facesWide(const Work& work, const Gap& gap);
  static std::vector<double> crestsOf(const Work& work);
  static Sides waterBeside(const Work& work, const FloodGrid& grid);
  static Sides waterBeside(const Work& work, const Gap& gap, const FloodGrid& grid);
  static bool grow(const Work& work, Gap& gap, const FloodGrid& grid, double t, double dt);
  void setCrests(Work& work, FloodGrid& grid) const;
  void setFace(Face face, FloodGrid& grid) const;
  void takeAway(const std::string& id, FloodGrid& grid);
  static double overtopping(const Work& work, const FloodGrid& grid);
  Work* find(const std::string& id);

  std::vector<Work> works_;
  std::vector<Face> walls_;  ///< rising
};

}  // namespace citymirror::flood
